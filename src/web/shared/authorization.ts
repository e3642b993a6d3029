/** Nothing of the token outlives the page. */
export const authorization = (token: string): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {})
