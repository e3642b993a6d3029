/** Characters of text, by what they leave room for. None of them is a figure of the guideline. */
export const lengths = {
  /** A headline that presentation never has to cut. */
  headline: 139,
  /** ` (`, `): ` around a name in a headline. */
  aroundName: 5,
  nameLeast: 20,
  nameMost: 50,
  /** A name and what separates it from the next, at the least. */
  nameInList: 3,
  dosage: 60,
  order: 120,
  statusAndResult: 80
} as const
