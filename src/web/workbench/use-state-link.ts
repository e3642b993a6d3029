import { useCallback, useEffect, useState } from 'preact/hooks'
import { hashOf, type State, stateOf } from './state.ts'

/** The page's state, kept in the address so that a link reproduces it. Typing replaces the entry in the history instead of adding one. */
export function useStateLink(): readonly [State, (change: Partial<State>) => void] {
  const [state, setState] = useState(() => stateOf(location.hash))
  useEffect(() => {
    const follow = (): void => setState(stateOf(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  const change = useCallback((part: Partial<State>) => {
    setState(before => {
      const next = { ...before, ...part }
      history.replaceState(null, '', hashOf(next))
      return next
    })
  }, [])
  return [state, change]
}
