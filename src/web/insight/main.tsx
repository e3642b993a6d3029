import { render } from 'preact'
import { Insight } from './insight.tsx'

const place = document.getElementById('app')
if (place) render(<Insight />, place)
