import { service } from '../../../cds-services/hypomagnesemia/service.ts'
import { cardsOfChart, wholeCharts } from '../charts/whole-charts.ts'
import { type Budget, budgets, type Counted, countedCalls, countedCards, quantile, wordsOf } from './word-counts.ts'

/** `npm run words`: the words of cards against their budgets, and the longest ones. */

const cards = countedCards()
const ofCharts: readonly Counted[] = wholeCharts().flatMap(chart =>
  cardsOfChart(service, chart).map(({ indicator, source, detail = '' }) => ({
    fixture: chart.name,
    topic: source.topic?.code ?? '',
    indicator,
    words: wordsOf(detail)
  }))
)
const longestShown = 12

function line(name: string, counted: readonly Counted[], budget: Budget): string {
  const words = counted.map(item => item.words)
  const figures = [quantile(words, 0.5), quantile(words, 0.9), Math.max(...words, 0)]
  const bounds = [budget.median, budget.p90, budget.longest]
  return [name, words.length, ...figures.map((figure, index) => `${figure} (${bounds[index]})`)].join('\t')
}

const table = (title: string, counted: readonly Counted[]): readonly string[] => [
  [title, 'count', 'median', 'p90', 'longest'].join('\t'),
  ...(['critical', 'warning', 'info'] as const).map(name =>
    line(
      name,
      counted.filter(card => card.indicator === name),
      budgets[name]
    )
  ),
  line('call', countedCalls(counted), budgets.call),
  ''
]

process.stdout.write(
  `${[
    ...table('words of detail, fixtures', cards),
    ...table('words of detail, whole charts', ofCharts),
    ...[...cards, ...ofCharts]
      .filter(card => card.words > budgets[card.indicator].longest)
      .sort((a, b) => b.words - a.words)
      .slice(0, longestShown)
      .map(card => `${card.words}\t${card.indicator}\t${card.topic}\t${card.fixture}`)
  ].join('\n')}\n`
)
