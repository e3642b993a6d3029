import type { HookRequest } from './request.ts'

const lay = /(?:^|\/)(?:Patient|RelatedPerson)\//

/**
 * Is the record open before a patient or a relative? `patient-view` allows both, and advice for health professionals is none for them. Whoever
 * is not named so is taken for a professional: many records send no user at all, and silence could hide an emergency.
 * @see https://cds-hooks.hl7.org/hooks/patient-view/STU1/patient-view/
 */
export const isLayUser = ({ context }: Pick<HookRequest, 'context'>): boolean => lay.test(context.userId ?? '')
