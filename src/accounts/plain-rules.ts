import { getMetadataStorage } from 'class-validator';

type DtoClass = new () => object;

/** Whether a value keeps one rule of its field. */
type Rule = (value: unknown, object: object) => boolean;

/** The types of class-validator's metadata. */
const CUSTOM = 'customValidation';
const OPTIONAL = 'conditionalValidation';

/** The rules of each field; no entry for a field that is an object, or a list of them. */
type Rules = Map<string, Rule[]>;

const known = new Map<DtoClass, Rules | undefined>();

/**
 * Whether an object certainly keeps all rules of its class, by class-validator's own rules; `false` where
 * class-validator has to say, since a rule is broken or a field is an object. Nearly all accounts are right ones, with
 * a few of the many fields: for them this takes a fifth of the time.
 */
export function keepsPlainRules(object: object): boolean {
  const type = object.constructor as DtoClass;
  if (!known.has(type)) known.set(type, rulesOf(type));
  const rules = known.get(type);
  if (rules === undefined) return false;
  for (const [field, value] of Object.entries(object)) {
    if (value === undefined || value === null) continue;
    if (!rules.get(field)?.every((keeps) => keeps(value, object))) return false;
  }
  return true;
}

/** `undefined` for a class that has a field which may not be missing. */
function rulesOf(type: DtoClass): Rules | undefined {
  const storage = getMetadataStorage();
  const fields = Object.entries(
    storage.groupByPropertyName(storage.getTargetValidationMetadatas(type, '', false, false)),
  );
  if (!fields.every(([, all]) => all.some((rule) => rule.type === OPTIONAL))) return undefined;
  return new Map(
    fields
      .map(([field, all]) => [field, all.filter((rule) => rule.type !== OPTIONAL)] as const)
      .filter(([, rules]) => rules.every((rule) => rule.type === CUSTOM && !rule.validateIf))
      .map(([field, rules]) => [field, rules.flatMap(rulesIn)]),
  );
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

function rulesIn({ constraintCls, constraints, each, propertyName: property }: Metadata): Rule[] {
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance }) => {
      const keeps: Rule = (value, object) =>
        instance.validate(value, { value, object, property, constraints, targetName: object.constructor.name }) ===
        true;
      return (value, object) =>
        each && Array.isArray(value) ? value.every((entry) => keeps(entry, object)) : keeps(value, object);
    });
}
