package dev.accountable.stack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource({
        "/api/v1/purposes, CONSENT",
        "/api/v1/consents/0192-aa/withdrawal, CONSENT",
        "/api/v1/decisions, CONSENT",
        "/govstack/v1/service/data-agreement/newsletter/, CONSENT",
        "/api/v1/requests/1, DSR",
        "/api/v1/packages/1, DSR",
        "/api/v1/data-map/gaps, DSR",
        "/api/v1/records/controller, DSR",
        "/api/v1/organisation, DSR",
        "/api/v1/scans/1/draft, DSR",
        "/opendsr/v2/requests, DSR",
        "/api/v1/events, AUDIT",
        "/api/v1/log/inclusion-proofs/1, AUDIT",
        "/api/v1/measures/1/evidence, AUDIT",
        "/api/v1/trainings/mine, AUDIT",
        "/api/v1/documents, AUDIT",
        "/api/v1/programme/due, AUDIT",
        "/api/v1/incidents, BREACH",
        "/api/v1/alert-routes, BREACH",
    })
    void a_resource_leads_to_the_service_that_owns_it(String path, Service service) {
        assertThat(Routes.of(path)).contains(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/api/v1",
                "/api/v1/",
                "/api/v1/unknown",
                "/api/v1/consentsandmore",
                "/api/v2/consents",
                "/api/consents",
                "/consents",
                "/opendsrs",
                "/govstacks/v1",
                "/api/v1/govstack",
            })
    void any_other_path_leads_nowhere(String path) {
        assertThat(Routes.of(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health",
                "/q/metrics",
                "/api/v1/consents/../../../q/metrics",
                "/api/v1/consents/%2e%2e/%2e%2e/q/metrics",
                "/api/v1/consents/%2E%2E%2Fq",
                "/api/v1/consents/..",
                "/api/v1/consents/.",
                "/api/v1//consents",
                "//api/v1/consents",
                "/api/v1/consents;jsessionid=1",
                "/api/v1/consents\\..\\q",
            })
    void management_and_ambiguous_paths_lead_nowhere(String path) {
        assertThat(Routes.of(path)).isEmpty();
    }

    @Test
    void dots_within_a_name_are_no_ambiguity() {
        assertThat(Routes.of("/api/v1/purposes/a.b")).contains(Service.CONSENT);
    }
}
