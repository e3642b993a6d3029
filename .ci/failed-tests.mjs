// Names each failed test of one vitest JSON report, with the first lines of what it said.
import { existsSync, readFileSync } from 'node:fs'

const [path] = process.argv.slice(2)
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
if (!report) console.log('  no report was written')
for (const file of report?.testResults ?? []) {
  const name = file.name.replace(`${process.cwd()}/`, '')
  const failed = file.assertionResults.filter(({ status }) => status === 'failed')
  // A file that does not load has no test to blame.
  if (file.status === 'failed' && failed.length === 0) console.log(`  ${name}: ${start(file.message)}`)
  for (const { fullName, failureMessages } of failed) console.log(`  ${name} > ${fullName}: ${start(failureMessages[0])}`)
}

function start(message = '') {
  return message.split('\n').slice(0, 3).join(' | ').slice(0, 400)
}
