import type { Environment } from './environment';

const PLACEHOLDERS = ['{code}', '{app}', '{minutes}'];

/** A sentence a fault of a template of SMS: one without the code signs nobody in. */
export function problemsOfTemplates(environment: Environment): string[] {
  return (['SMS_TEMPLATE_RU', 'SMS_TEMPLATE_EN'] as const).flatMap((name) => {
    const template = environment[name];
    if (template === undefined) return [];
    const used = [...template.matchAll(/\{[^}]*\}/g)].map(([placeholder]) => placeholder);
    const unknown = used.filter((placeholder) => !PLACEHOLDERS.includes(placeholder));
    return [
      !used.includes('{code}') && `${name} must contain {code}`,
      unknown.length > 0 && `${name}: there is no ${unknown.join(', ')}, only ${PLACEHOLDERS.join(', ')}`,
      used.includes('{app}') && !environment.SMS_APP_NAME && `SMS_APP_NAME must be set, since ${name} mentions {app}`,
    ].filter((problem) => problem !== false);
  });
}
