import { type Budget, budgets, type Counted, countedCalls, countedCards, quantile } from './word-counts.ts'

/** `npm run words`: the words of cards against their budgets, and the longest ones. */

const cards = countedCards()
const longestShown = 12

function line(name: string, counted: readonly Counted[], budget: Budget): string {
  const words = counted.map(item => item.words)
  const figures = [quantile(words, 0.5), quantile(words, 0.9), Math.max(...words, 0)]
  const bounds = [budget.median, budget.p90, budget.longest]
  return [name, words.length, ...figures.map((figure, index) => `${figure} (${bounds[index]})`)].join('\t')
}

process.stdout.write(
  `${[
    ['words of detail', 'count', 'median', 'p90', 'longest'].join('\t'),
    ...(['critical', 'warning', 'info'] as const).map(name =>
      line(
        name,
        cards.filter(card => card.indicator === name),
        budgets[name]
      )
    ),
    line('call', countedCalls(cards), budgets.call),
    '',
    ...[...cards]
      .filter(card => card.words > budgets[card.indicator].longest)
      .sort((a, b) => b.words - a.words)
      .slice(0, longestShown)
      .map(card => `${card.words}\t${card.indicator}\t${card.topic}\t${card.fixture}`)
  ].join('\n')}\n`
)
