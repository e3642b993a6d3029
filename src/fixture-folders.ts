import { existsSync, readdirSync } from 'node:fs'

/** Folders below one that hold a request, by their names, in the order of these: `chart/<name>/`, `orders/<name>/`, or any other depth. */
export function fixtureFolders(folder: URL): readonly (readonly [name: string, folder: URL])[] {
  const found = below(folder)
  return found.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

const below = (folder: URL): readonly (readonly [string, URL])[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
        if (!entry.isDirectory()) return []
        const place = new URL(`${entry.name}/`, folder)
        return existsSync(new URL('request.json', place)) ? [[entry.name, place] as const] : below(place)
      })
    : []
