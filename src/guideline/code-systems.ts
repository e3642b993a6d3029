/** Code systems in which products, tests and orders of a site may be coded, with the form of their codes. */
const codeSystems: Readonly<Record<string, RegExp>> = {
  'http://www.nlm.nih.gov/research/umls/rxnorm': /^\d{1,8}$/,
  'http://hl7.org/fhir/sid/ndc': /^(\d{4,5}-\d{3,4}-\d{1,2}|\d{10,11})$/,
  'http://snomed.info/sct': /^\d{6,18}$/,
  'http://loinc.org': /^\d{1,7}-\d$/,
  'https://dmd.nhs.uk': /^\d{6,18}$/,
  'http://www.ama-assn.org/go/cpt': /^[0-9A-Z]{5}$/,
  'urn:com.epic.cdshooks.action.code.system.preference-list-item': /^\S(.{0,98}\S)?$/,
  'urn:com.epic.cdshooks.action.code.system.orderset-item': /^\S(.{0,98}\S)?$/
}

/** What is wrong with a code, or nothing. `own`: further systems that a site declares as its own. */
export function codeFault(
  { system, code }: { readonly system: string; readonly code: string },
  own: readonly string[] = []
): { readonly at: 'system' | 'code'; readonly message: string } | undefined {
  const form = Object.hasOwn(codeSystems, system) ? codeSystems[system] : own.includes(system) ? /^\S(.{0,98}\S)?$/ : undefined
  if (!form) return { at: 'system', message: `${system} is no known code system (those of the site stand in systems)` }
  return form.test(code) ? undefined : { at: 'code', message: `${code} is no code of ${system}` }
}
