import type { StoredAccount } from './account.store';
import type { UserDto } from './dto/user.dto';

/** The contract's account object: empty fields left out, the age derived, the three disputed names in both spellings. */
export function toUser({ id, phone, email, emailConfirmed, data }: StoredAccount, today = new Date()): UserDto {
  const { loyaltyProgram, legalEntities } = data;
  const user = {
    id,
    phone,
    email,
    emailConfirmed: email === null ? undefined : emailConfirmed,
    ...data,
    age: data.age ?? (data.birthday ? ageOn(today, data.birthday) : undefined),
    exressBonusesTitle: data.expressBonusesTitle,
    loyaltyProgram: loyaltyProgram && {
      ...loyaltyProgram,
      progressBarBackroundColor: loyaltyProgram.progressBarBackgroundColor,
    },
    legalEntities: legalEntities?.map((entity) => ({
      ...entity,
      taxRegistrationReasonCode: entity.taxpayerRegistrationReasonCode,
    })),
  };
  return withoutEmpty(user) as UserDto;
}

/** Whole years, by the calendar of UTC. */
function ageOn(today: Date, birthday: string): number {
  const hadBirthday = today.toISOString().slice(5, 10) >= birthday.slice(5);
  return Math.max(0, today.getUTCFullYear() - Number(birthday.slice(0, 4)) - (hadBirthday ? 0 : 1));
}

/** Drops nulls, empty strings, empty lists and empty objects, at every level. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((entry) => !isEmpty(entry));
  if (!(value instanceof Object)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, withoutEmpty(inner)] as const)
      .filter(([, inner]) => !isEmpty(inner)),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return value instanceof Object && Object.keys(value).length === 0;
}
