import type { StoredAccount } from './account.store';
import { ageOn, MAX_AGE, readBirthday } from './birthday';
import type { UserDto } from './dto/user.dto';
import { readPercent } from './lenient-values';

/**
 * The contract's account object: empty fields left out, the age derived, the three disputed names in both spellings.
 */
export function toUser({ id, phone, email, emailConfirmed, data }: StoredAccount, today = new Date()): UserDto {
  const { loyaltyProgram, legalEntities } = data;
  // Rows of earlier versions may hold what stands for "no date", and a rate as a text.
  const birthday = data.birthday ? (readBirthday(data.birthday) as string | undefined) : undefined;
  const purchaseRate = loyaltyProgram && readPercent(loyaltyProgram.purchaseRate);
  const user = {
    id,
    phone,
    email,
    emailConfirmed: email === null ? undefined : emailConfirmed,
    ...data,
    // The retailer's systems see it, the app does not.
    referralCode: undefined,
    birthday,
    age: data.age ?? (birthday ? ageFrom(birthday, today) : undefined),
    exressBonusesTitle: data.expressBonusesTitle,
    loyaltyProgram: loyaltyProgram && {
      ...loyaltyProgram,
      purchaseRate: typeof purchaseRate === 'number' ? purchaseRate : undefined,
      progressBarBackroundColor: loyaltyProgram.progressBarBackgroundColor,
    },
    legalEntities: legalEntities?.map((entity) => ({
      ...entity,
      taxRegistrationReasonCode: entity.taxpayerRegistrationReasonCode,
    })),
  };
  return withoutEmpty(user) as UserDto;
}

/** What follows from the birthday, where that makes an age of somebody alive. */
function ageFrom(birthday: string, today: Date): number | undefined {
  const age = ageOn(today, birthday);
  return age >= 0 && age <= MAX_AGE ? age : undefined;
}

/** Drops nulls, empty strings, empty lists and empty objects, at every level. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((entry) => !isEmpty(entry));
  if (!(value instanceof Object)) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const filled = withoutEmpty(inner);
    if (!isEmpty(filled)) kept[name] = filled;
  }
  return kept;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return value instanceof Object && Object.keys(value).length === 0;
}
