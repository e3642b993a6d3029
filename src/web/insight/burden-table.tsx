import type { Spread } from '../../store/people.ts'
import type { Burden } from '../../store/report.ts'
import { Table } from './tables.tsx'

/** How many cards one clinician sees in a day, and one patient gets in this time. People are known by keyed hashes alone. */
export function BurdenTable({ burden: { perClinicianDay, perPatient } }: { readonly burden: Burden }) {
  const rows: readonly (readonly [string, Spread | undefined])[] = [
    ['Cards for a clinician in a day', perClinicianDay],
    ['Cards for a patient in this time', perPatient]
  ]
  if (rows.every(([, spread]) => spread === undefined)) {
    return <p class="hint">Burden per clinician and patient is not known: the operator has set no HASH_KEY.</p>
  }
  return (
    <Table title="Burden" columns={['Of those with a card', 'Median', '90th percentile', 'Counted']}>
      {rows.flatMap(([title, spread]) =>
        spread
          ? [
              <tr key={title}>
                <th scope="row">{title}</th>
                <td class="number">{spread.median}</td>
                <td class="number">{spread.p90}</td>
                <td class="number">{spread.people}</td>
              </tr>
            ]
          : []
      )}
    </Table>
  )
}
