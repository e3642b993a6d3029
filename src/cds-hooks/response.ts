/**
 * What a service answers. Written strictly: no empty or null members, uuids in lower case, at most 139 characters of summary.
 * @see https://cds-hooks.hl7.org/2.0/#cds-service-response
 */
export type Coding = { readonly system: string; readonly code: string; readonly display?: string | undefined }

type Reason = { readonly system: string; readonly code: string; readonly display: string }

export type Indicator = 'info' | 'warning' | 'critical'

export type Link = {
  readonly label: string
  readonly url: string
  readonly type: 'absolute' | 'smart'
  readonly appContext?: string | undefined
}

export type Action =
  | { readonly type: 'create' | 'update'; readonly description: string; readonly resource: object }
  | { readonly type: 'delete'; readonly description: string; readonly resourceId: string }

export type Suggestion = {
  readonly label: string
  readonly uuid: string
  readonly isRecommended?: boolean | undefined
  /** CDS Hooks 3.0, for clients that document it. */
  readonly actionSelectionBehavior?: 'all' | 'any' | undefined
  readonly actions?: readonly Action[] | undefined
}

export type Card = {
  readonly uuid: string
  readonly summary: string
  readonly detail?: string | undefined
  readonly indicator: Indicator
  readonly source: { readonly label: string; readonly url?: string | undefined; readonly topic?: Coding | undefined }
  readonly suggestions?: readonly Suggestion[] | undefined
  readonly selectionBehavior?: 'at-most-one' | 'any' | undefined
  readonly overrideReasons?: readonly Reason[] | undefined
  readonly links?: readonly Link[] | undefined
  readonly extension?: Readonly<Record<string, unknown>> | undefined
}

export type HookResponse = { readonly cards: readonly Card[]; readonly extension?: Readonly<Record<string, unknown>> | undefined }
