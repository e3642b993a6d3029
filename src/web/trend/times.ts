import { createContext } from 'preact'
import { localTimeWords } from '../shared/words.ts'

/** How moments are written on the page: in the reader's own zone, or in that of the chart's log. */
export const Times = createContext<(at: number) => string>(localTimeWords)
