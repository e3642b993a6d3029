import type { Tallies } from '../rows/tallies.ts'
import { type Html, html, table } from './html.ts'

const faults: Readonly<Record<string, string>> = {
  'not-json': 'not readable as JSON',
  'not-a-resource': 'no FHIR resource',
  'no-id': 'without a usable id',
  'no-patient': 'without a usable reference to a patient',
  'two-patients': 'naming two patients',
  'too-long': 'too long',
  'too-deep': 'nested too deeply',
  'cut-off': 'cut off by the damage of the file'
}

/** The part of the report about the export: what was read, what could not be, and what an export cannot tell. */
export function runSections(tallies: Tallies): readonly Html[] {
  const { input } = tallies
  const byType = (title: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([type, value]) => [`${title}: ${type}`, value] as const)
  return [
    html`<h2>The export</h2>`,
    table(
      ['Read', 'count'],
      [
        ['files', input.files],
        ['lines', input.lines],
        ['resources that a service reads', input.used],
        ...Object.entries(input.bad).map(([reason, value]) => [`bad lines: ${faults[reason] ?? reason}`, value] as const),
        ...Object.entries(input.broken).map(([file, end]) => [`file that is ${end}: ${file}`, 1] as const),
        ...byType('more than one of an id, the newest used', tallies.duplicates),
        ...byType('without a date, left out', tallies.undated),
        ...byType('ended at an unknown time, used as exported', tallies.endUndated),
        ...byType('dated after the run, no evaluation', tallies.future),
        ...Object.entries(tallies.failed).map(([reason, value]) => [`patients not judged: ${reason}`, value] as const)
      ]
    ),
    html`<p class="soft">The last moment of the export is ${input.end > 0 ? new Date(input.end).toISOString() : 'not known'}. Where each bad line stands is in <code>bad-lines.ndjson</code>.</p>`,
    ...unreadSections(tallies),
    html`<h3>What an export cannot tell</h3><ul>${limits.map(limit => html`<li>${limit}</li>`)}</ul>`
  ]
}

/** Codes that may be those of results which are looked for, and what to do about them. */
function unreadSections({ input }: Tallies): readonly Html[] {
  // Most LOINC codes mean what nobody looks for, and none can be given another meaning.
  const unread = input.unread.filter(({ mappable }) => mappable)
  if (unread.length === 0) return []
  return [
    html`<h3>Laboratory codes that are not read</h3><p class="soft">The commonest without a LOINC code. If one of them is a result that the service looks for, name it in the site's file as <code>codes: [{ "system": ..., "code": ..., "concept": ... }]</code> and run again with <code>--local</code>.</p>`,
    table(
      ['Code', 'system', 'display', 'results'],
      unread.map(({ code, system, display, count }) => [code, system || 'none', display || 'none', count])
    )
  ]
}

const limits = [
  'It holds the newest version of each resource. A result counts from its time of issue (else of effect), an order from its authoring, a condition from its recording, a stay from its beginning, a procedure from its end; the last update counts only where these are missing. A date without a time counts from the end of that day.',
  'What ended later was running before: abatement of a condition, end of a stay, stop of an order (its last update, or the end it states). An end without any date stays as exported and is counted above.',
  'That a diagnosis was refuted or an entry withdrawn cannot be dated: it is left as exported. The value that a corrected result had before is lost, and with it the cards it caused.',
  'Orders of other sessions are not seen. Where the record says that a patient has died and not when, nothing is said about the patient at all. A resource type that the export does not hold at all counts as not to be had, not as none.',
  'Patient-days are days (UTC) with a stay or with something new that the services read.'
]
