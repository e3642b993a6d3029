/** The hours over which grams are added up: the columns of totals in `doses.json` are named by them. */
export const totalHours = { day: 24, twoDays: 48 } as const
export type TotalHours = (typeof totalHours)[keyof typeof totalHours]
