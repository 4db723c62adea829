import { nearestName } from './nearest-name';
import { isSet, type Variables } from './variables';

/**
 * Names that belong to others who read the same file: Node.js, the PostgreSQL client, Docker Compose and its images.
 */
const OF_OTHERS = /^(NODE_|PG|POSTGRES_|COMPOSE_|DOCKER_|TZ$|LANG$|LC_|OPERATOR$)/;

/** An assignment of `.env`: its name, and its value with quotes, which may span lines, or to the end of the line. */
const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*("[^"]*"|'[^']*'|`[^`]*`|[^\r\n]*)/gm;

/**
 * What the settings say that will not be heard, a sentence each, without a value: in `file` (the text of `.env`)
 * unknown names and values that a `#` cuts short, in the whole environment `variables` names that are nearly a
 * setting's.
 */
export function warningsAbout(file: string, variables: Variables, known: string[]): string[] {
  const assignments = [...file.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => ({ name, value }));
  const isKnown = (name: string) => known.includes(name.replace(/_FILE$/, '')) || known.includes(name);
  const inFile = new Set(assignments.map(({ name }) => name).filter((name) => !isKnown(name)));
  const warnings: string[] = [];
  for (const name of new Set([...inFile, ...Object.keys(variables).filter((each) => !isKnown(each))])) {
    const nearest = nearestName(name, known);
    const place = inFile.has(name) ? '.env' : 'the environment';
    if (nearest) warnings.push(`${name} in ${place} is not a setting and has no effect: did you mean ${nearest}?`);
    else if (inFile.has(name) && !OF_OTHERS.test(name))
      warnings.push(`${name} in .env is not a setting and has no effect`);
  }
  const cut = assignments.filter(({ value }) => !/^["'`]/.test(value) && /^#|\S#/.test(value));
  return [...warnings, ...cut.map(({ name }) => `${name} in .env ends at its #: put the value in quotes`)];
}

/** A sentence for each setting that `variables` set under the name it had before (`renamed` has it by the new one). */
export function warningsAboutRenamed(variables: Variables, renamed: Map<string, string>): string[] {
  return [...renamed]
    .filter(([, formerly]) => isSet(variables, formerly))
    .map(([name, formerly]) =>
      isSet(variables, name)
        ? `${formerly} is now ${name}, which is set as well: remove ${formerly}, which has no effect`
        : `${formerly} is now ${name}: rename it; until you do, the old name goes on working`,
    );
}
