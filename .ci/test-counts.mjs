// Prints "passed failed" of one vitest JSON report. The second argument is the exit code of the run: a run
// that failed without a failing test (a file that does not load, no report at all) counts as one failure.
import { existsSync, readFileSync } from 'node:fs'

const [path, exitCode] = process.argv.slice(2)
const report = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0, success: false }
const unseen = (exitCode !== '0' || !report.success) && report.numFailedTests === 0
console.log(report.numPassedTests, report.numFailedTests + (unseen ? 1 : 0))
