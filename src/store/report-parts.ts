import { sql } from 'kysely'
import { limits } from '../limits.ts'
import { type CellText, cellsOf, toCellText } from './cell-text.ts'
import type { Database } from './database.ts'
import { peopleOf, peopleText } from './people.ts'
import type { ReportPart } from './report-part.ts'
import type { ReportPartTable } from './schema.ts'
import { utcText } from './utc-text.ts'

/** Parts of reports as they are kept: by segment of time and by what of it was asked for. */
type Kept = { readonly segment: string; readonly part: ReportPart }

export async function keptParts(
  { kysely, rowsOf }: Database,
  filter: string,
  segments: readonly string[]
): Promise<readonly Kept[]> {
  const found = await sql<ReportPartTable>`
    select segment, counts, clinician_days, patients from report_parts
    where filter = ${filter} and segment in (select value ->> 'segment' from ${rowsOf(segments.map(segment => ({ segment })))})`.execute(
    kysely
  )
  return found.rows.map(({ segment, counts, clinician_days, patients }) => ({
    segment,
    part: partOf(JSON.parse(counts), clinician_days, patients)
  }))
}

type Counts = Omit<ReportPart, 'cells' | 'clinicianDays' | 'patients'> & { readonly cells: CellText }

const partOf = (counts: Counts, clinicianDays: string, patients: string): ReportPart => ({
  ...counts,
  cells: cellsOf(counts.cells),
  clinicianDays: peopleOf(clinicianDays),
  patients: peopleOf(patients)
})

/** @param computed the moment before the first row of it was read. */
export async function keepPart({ kysely }: Database, filter: string, { segment, part }: Kept, computed: number): Promise<void> {
  const { clinicianDays, patients, cells, ...others } = part
  const counts = { ...others, cells: toCellText(cells) }
  await sql`insert into report_parts (segment, filter, computed, counts, clinician_days, patients)
    values (${segment}, ${filter}, ${utcText(computed)}, ${JSON.stringify(counts)}, ${peopleText(clinicianDays)}, ${peopleText(patients)})
    on conflict (segment, filter) do update set computed = excluded.computed, counts = excluded.counts,
      clinician_days = excluded.clinician_days, patients = excluded.patients`.execute(kysely)
}

/** Row that says until when feedback has been looked at. No segment has such a name. */
const mark = 'feedback'

/** Forgets the parts that have cards about which feedback came after they were counted. */
export async function forgetAnswered({ kysely, rowsOf }: Database, now: number): Promise<void> {
  const found = await sql<{
    readonly computed: string
  }>`select computed from report_parts where segment = ${mark} and filter = ''`.execute(kysely)
  const looked = found.rows[0]?.computed
  if (looked !== undefined) {
    const since = utcText(Date.parse(looked) - limits.reportOverlap)
    const changed = await sql<{ readonly hour: string; readonly received: string }>`
      select substr(s.at, 1, 13) as hour, max(f.received) as received from feedback_events f join shown_cards s on s.card = f.card
      where f.received >= ${since} group by 1`.execute(kysely)
    // The clock of another replica may be a little behind, and so may a commit.
    const stale = changed.rows.flatMap(({ hour, received }) => {
      const until = utcText(Date.parse(received) + limits.reportSlack)
      return [
        { segment: hour, until },
        { segment: hour.slice(0, 10), until }
      ]
    })
    await sql`delete from report_parts where segment <> ${mark} and exists
      (select 1 from ${rowsOf(stale)} where value ->> 'segment' = segment and value ->> 'until' > computed)`.execute(kysely)
  }
  if (looked === undefined || now - Date.parse(looked) > limits.reportOverlap / 2)
    await sql`insert into report_parts (segment, filter, computed, counts, clinician_days, patients)
      values (${mark}, '', ${utcText(now)}, '', '', '') on conflict (segment, filter) do update set computed = excluded.computed`.execute(
      kysely
    )
}

/** Forgets the parts of the hours in which these moments lie: more has come than they count. */
export async function forgetHours({ kysely, rowsOf }: Database, moments: readonly string[]): Promise<void> {
  const names = new Set(moments.flatMap(at => [at.slice(0, 13), at.slice(0, 10)]))
  await sql`delete from report_parts
    where segment in (select value ->> 'segment' from ${rowsOf([...names].map(segment => ({ segment })))})`.execute(kysely)
}
