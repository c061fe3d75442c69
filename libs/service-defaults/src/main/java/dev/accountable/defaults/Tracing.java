package dev.accountable.defaults;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

class Tracing {

    /**
     * Every request has a trace id, for logs and problems. Spans leave the process only where there is a collector to take
     * them: {@code ACCOUNTABLE_TRACES_ENABLED=true} and {@code QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT}.
     */
    @Produces
    @Singleton
    Sampler sampler(@ConfigProperty(name = "accountable.traces.enabled", defaultValue = "false") boolean enabled) {
        return enabled ? Sampler.parentBased(Sampler.alwaysOn()) : Sampler.alwaysOff();
    }
}
