import { writeFileSync } from 'node:fs'
import type { Writable } from 'node:stream'
import type { GuidelinePage, ServicePackage } from '../guideline-folder.ts'
import { RunError } from '../population/intake/run-error.ts'
import { type Html, html, page, table } from '../population/report/html.ts'
import { withSite } from '../population/run/with-site.ts'
import { parsed, UsageError } from './population-options.ts'
import { withSettings } from './with-settings.ts'

const usage = `Usage: npm run protocol -- SITE [--out FILE]

Writes what the file of a site states as its own protocol as one page to print, for those who approve it. The file is checked as at the
start. Without --out the page goes to standard output.

Examples:
  npm run protocol -- deploy/protocols/ward.json --out protocol.html

Exit code: 0 written, 1 the file is wrong or states no protocol, 2 wrong usage.
`

const options = { out: { type: 'string' }, help: { type: 'boolean', default: false } } as const

type Surroundings = { readonly services: readonly ServicePackage[]; readonly stdout: Writable; readonly stderr: Writable }

/** @returns the exit code. */
export function runSitePageCli(args: readonly string[], { services, stdout, stderr }: Surroundings): number {
  try {
    const { values, positionals } = parsed({ args: [...args], options, allowPositionals: true })
    const [file, ...others] = positionals
    if (values.help) {
      stdout.write(usage)
      return 0
    }
    if (file === undefined || others.length > 0) throw new UsageError('Name one file of a site.')
    const stated = withSite(services, file).flatMap(service => service.sitePage?.() ?? [])
    if (stated.length === 0) throw new RunError(`${file}: states no protocol`)
    const text = page(stated.map(({ title }) => title).join(', '), services, stated.flatMap(printed))
    if (values.out === undefined) stdout.write(text)
    else writeFileSync(values.out, text)
    return 0
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    if (error instanceof UsageError) stderr.write(`\n${usage}`)
    return error instanceof UsageError ? 2 : 1
  }
}

const printed = ({ title, sections }: GuidelinePage): readonly Html[] => [
  html`<h1>${title}</h1>`,
  ...sections.flatMap(section => [
    html`<h2>${section.title}</h2>`,
    ...(section.lines ?? []).map(line => html`<p>${line}</p>`),
    ...(section.table ? [table(section.table.columns, section.table.rows)] : [])
  ])
]

if (import.meta.main) {
  process.exitCode = await withSettings(({ services }) => runSitePageCli(process.argv.slice(2), { services, ...process }))
}
