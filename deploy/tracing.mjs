// Sends the spans of the service to an OpenTelemetry collector over OTLP/HTTP. Loaded before the service, whose packages have no SDK:
//   NODE_OPTIONS=--import=/tracing/tracing.mjs
// OTEL_EXPORTER_OTLP_ENDPOINT names the collector (http://localhost:4318 unless set), OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES the
// service, OTEL_TRACES_SAMPLER_ARG the share of the calls without a trace of their caller that are traced, 1 unless set.
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources'
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace'

const { OTEL_TRACES_SAMPLER_ARG: share = '1', OTEL_BSP_SCHEDULE_DELAY: delay = '1000' } = process.env
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
trace.setGlobalTracerProvider(
  new TracerProvider({
    resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(share)) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: Number(delay) })]
  })
)
