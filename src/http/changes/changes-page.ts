import type { GuidelinePage, GuidelineSection } from '../../guideline-folder.ts'
import type { Snapshot } from './snapshot.ts'

/** What differs between two versions of a guideline: cards of the examples first, then the tables behind them. */
export function changesPage(title: string, before: Snapshot, now: Snapshot): GuidelinePage {
  const cards = cardChanges(before, now)
  const tables = Object.keys({ ...before.tables, ...now.tables }).flatMap(file => tableChanges(file, before, now))
  return {
    title: `${title}: ${before.version} to ${now.version}`,
    sections: [
      {
        title: 'What is compared',
        lines: [
          `Version ${before.version} of ${before.date} with version ${now.version}, as it runs here.`,
          `${cards.other.length} of ${shared(before, now).length} examples that both have get other cards; ${cards.worded.length} the same cards in other words; ${cards.added.length} examples are new, ${cards.removed.length} are gone.`
        ]
      },
      {
        title: 'Examples that get other cards',
        table: { columns: ['Example', `In ${before.version}`, `In ${now.version}`], rows: cards.other }
      },
      ...tables,
      codeChanges(before, now),
      { title: 'Examples with the same cards in other words', lines: cards.worded, folded: true },
      { title: 'New examples', lines: cards.added, folded: true },
      { title: 'Examples that are gone', lines: cards.removed, folded: true }
    ]
  }
}

const shared = (before: Snapshot, now: Snapshot): readonly string[] =>
  Object.keys(now.cards).filter(name => before.cards[name] !== undefined)

function cardChanges(before: Snapshot, now: Snapshot) {
  const kinds = (cards: Snapshot['cards'][string] | undefined): string =>
    (cards ?? []).map(([indicator, topic]) => `${indicator} ${topic}`).join(', ') || 'no card'
  const both = shared(before, now)
  const differ = both.filter(name => kinds(before.cards[name]) !== kinds(now.cards[name]))
  const words = (cards: Snapshot['cards'][string] | undefined): string => JSON.stringify(cards)
  return {
    other: differ.map(name => [name, kinds(before.cards[name]), kinds(now.cards[name])]),
    worded: both.filter(name => !differ.includes(name) && words(before.cards[name]) !== words(now.cards[name])),
    added: Object.keys(now.cards).filter(name => before.cards[name] === undefined),
    removed: Object.keys(before.cards).filter(name => now.cards[name] === undefined)
  }
}

/** Nothing where the file stayed as it was. */
function tableChanges(file: string, before: Snapshot, now: Snapshot): readonly GuidelineSection[] {
  const [old = {}, present = {}] = [before.tables[file], now.tables[file]]
  const changed = Object.keys({ ...old, ...present }).filter(path => old[path] !== present[path])
  if (changed.length === 0) return []
  const rows = changed.map(path => [path, old[path] ?? '(not there)', present[path] ?? '(gone)'])
  return [
    {
      title: `Table ${file}`,
      table: { columns: ['What', `In ${before.version}`, `In ${now.version}`], rows },
      folded: rows.length > 12
    }
  ]
}

function codeChanges(before: Snapshot, now: Snapshot): GuidelineSection {
  const rows = Object.entries(now.codes).flatMap(([file, counts]) => {
    const old = before.codes[file] ?? {}
    const names = Object.keys({ ...old, ...counts }).filter(name => (old[name] ?? 0) !== (counts[name] ?? 0))
    return names.map(name => [file, name, String(old[name] ?? 0), String(counts[name] ?? 0)])
  })
  return {
    title: 'Codes by concept',
    table: { columns: ['File', 'Concept', `In ${before.version}`, `In ${now.version}`], rows },
    folded: true
  }
}
