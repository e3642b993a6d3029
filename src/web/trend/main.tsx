import { render } from 'preact'
import { TrendApp } from './trend-app.tsx'

const place = document.getElementById('app')
if (place) render(<TrendApp />, place)
