import { useCallback, useEffect, useState } from 'preact/hooks'
import { hashOf, type State, stateOf } from './state.ts'

/**
 * The page's state, kept in the address so that a link reproduces it. Typing replaces the entry in the history; another example adds one, so
 * that Back leads to the one before with what was typed there.
 */
export function useStateLink(): readonly [State, (change: Partial<State>) => void] {
  const [state, setState] = useState(() => stateOf(location.hash))
  useEffect(() => {
    const follow = (): void => setState(stateOf(location.hash))
    addEventListener('hashchange', follow)
    addEventListener('popstate', follow)
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('popstate', follow)
    }
  }, [])
  const change = useCallback((part: Partial<State>) => {
    setState(before => {
      const next = { ...before, ...part }
      const isOther = part.patient !== undefined && part.patient !== before.patient
      history[isOther ? 'pushState' : 'replaceState'](null, '', hashOf(next))
      return next
    })
  }, [])
  return [state, change]
}
