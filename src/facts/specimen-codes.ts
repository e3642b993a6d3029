/**
 * Codes that say what is wrong with a specimen: `hemolyzed`, or `unfit` for any other reason (clotted, contaminated, too little, wrong
 * tube). Origins: HL7 tables 0493 (condition) and 0490 (rejection) and the FHIR system of rejection criteria, as published by HL7;
 * SNOMED CT 118128002 in the laboratory module of the Medizininformatik-Initiative (value set of properties that affect
 * interpretation), the other SNOMED codes in the value set of rejection reasons of I-TECH-UW's laboratory guide.
 */
const rows = [
  ['HEM', 'hemolyzed'],
  ['RH', 'hemolyzed'],
  ['hemolized', 'hemolyzed'],
  ['118128002', 'hemolyzed'],
  ['CLOT', 'unfit'],
  ['CON', 'unfit'],
  ['AUT', 'unfit'],
  ['SNR', 'unfit'],
  ['RC', 'unfit'],
  ['RN', 'unfit'],
  ['QS', 'unfit'],
  ['EX', 'unfit'],
  ['clotted', 'unfit'],
  ['insufficient', 'unfit'],
  ['broken', 'unfit'],
  ['281264009', 'unfit'],
  ['281268007', 'unfit'],
  ['123840003', 'unfit']
] as const

export type SpecimenFault = (typeof rows)[number][1]

export const specimenCodes: ReadonlyMap<string, SpecimenFault> = new Map(rows)
