// Prints the commands that the named documents promise, one JSON line each: { commands, expect, place }.
//
// A block counts when a marker stands right above it:
//
//   <!-- ci:run -->                      the commands must succeed beside a running service
//   <!-- ci:run expect="indicator" -->   and their output must hold this text
//   ```sh
//   curl ...
//   ```
import { readFileSync } from 'node:fs'

const marker = /<!--\s*ci:run(?:\s+expect="([^"]*)")?\s*-->/g
const block = /\s*\n```sh\n([\s\S]*?)\n```/y
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8')
  for (const found of text.matchAll(marker)) {
    const place = `${path}, line ${text.slice(0, found.index).split('\n').length}`
    block.lastIndex = found.index + found[0].length
    const commands = block.exec(text)?.[1]
    if (commands === undefined) throw new Error(`${place}: no \`\`\`sh block right below the marker`)
    console.log(JSON.stringify({ commands, expect: found[1] ?? '', place }))
  }
}
