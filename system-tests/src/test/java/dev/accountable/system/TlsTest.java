package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The profile "tls" of the production overlay: nothing is answered in plain, on neither port, and a certificate that was renewed is
 * served without a restart.
 */
@ExtendWith(Platform.class)
class TlsTest {

    private final LocalStack stack;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    TlsTest(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void onlyTlsIsAnsweredAndARenewedCertificateIsServedAtOnce() throws Exception {
        Certificate first = renew("first");
        try (Pod pod = Pod.start(
                stack,
                "breach-service",
                Map.of(
                        "QUARKUS_PROFILE", "prod,tls",
                        "ACCOUNTABLE_TLS_DIRECTORY", folder.toString(),
                        "QUARKUS_TLS_INSIDE_RELOAD_PERIOD", "1S",
                        "QUARKUS_FLYWAY_MIGRATE_AT_START", "false"))) {
            URI ready = URI.create("https://localhost:" + pod.management() + "/q/health/ready");
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> get(ready, first).statusCode() == 200);

            URI api = URI.create("https://localhost:" + pod.port() + "/api/v1/incidents");
            HttpResponse<String> answer = get(api, first);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("strict-transport-security"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("max-age="));
            for (int port : List.of(pod.port(), pod.management())) {
                assertThatThrownBy(() -> get(URI.create("http://localhost:" + port + "/q/metrics"), first))
                        .as("plain HTTP on port " + port)
                        .isInstanceOf(IOException.class);
            }

            Certificate second = renew("second");
            for (URI address : List.of(ready, api)) {
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> get(address, second).statusCode() > 0);
                assertThatThrownBy(() -> get(address, first)).isInstanceOf(IOException.class);
            }
            assertThat(pod.isAlive()).isTrue();
        }
    }

    /** A new key and certificate where cert-manager would put them; its own authority, so that it is not mistaken for another. */
    private Certificate renew(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-alias",
                        "tls",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(store)) {
            keys.load(input, "changeit".toCharArray());
        }
        Certificate certificate = keys.getCertificate("tls");
        write(
                "tls.key",
                "PRIVATE KEY",
                keys.getKey("tls", "changeit".toCharArray()).getEncoded());
        write("ca.crt", "CERTIFICATE", certificate.getEncoded());
        write("tls.crt", "CERTIFICATE", certificate.getEncoded());
        return certificate;
    }

    private void write(String file, String what, byte[] bytes) throws IOException {
        Path unfinished = folder.resolve(file + ".new");
        Files.writeString(
                unfinished,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
        Files.move(unfinished, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    /** On a connection of its own, trusting this certificate alone. */
    private static HttpResponse<String> get(URI address, Certificate trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "trusted",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new java.io.ByteArrayInputStream(trusted.getEncoded())));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(5))
                .build()
                .send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.ofString());
    }
}
