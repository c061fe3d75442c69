package dev.accountable.dsr.connector.opendsr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.outgoing.ConfiguredAddress;
import io.quarkus.runtime.Startup;
import io.smallrye.config.ConfigMapping;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What this service signs with where it is the processor, and which controllers it calls back. Without a domain it takes no
 * OpenDSR requests; a configuration that is wrong stops the start.
 */
@Startup
@ApplicationScoped
public class OwnSignature {

    public static final String SIGNATURE = ProcessorApi.SIGNATURE;
    public static final String DOMAIN = ProcessorApi.DOMAIN;

    /** From the configuration alone, never over the API. */
    @ConfigMapping(prefix = "accountable.dsr.opendsr")
    interface Config {

        Optional<String> domain();

        /** PKCS#8 PEM of the RSA key that answers are signed with. */
        Optional<Path> keyFile();

        /** PEM of its certificate, with what vouches for it behind it. */
        Optional<Path> certificateFile();

        /** By the client id that a controller's tokens have. */
        Map<String, Controller> controllers();
    }

    /** A controller that we are the processor of. */
    interface Controller {

        /** Where status callbacks may go: {@code https://controller.example}. */
        List<URI> callbackOrigins();
    }

    private @Nullable Config config;
    private @Nullable PrivateKey key;
    private String certificate = "";

    /** For the proxy. */
    protected OwnSignature() {}

    @Inject
    OwnSignature(
            Config config,
            @ConfigProperty(name = "accountable.dsr.allow-http-localhost", defaultValue = "false")
                    boolean allowHttpLocalhost) {
        this.config = config;
        if (config.domain().isPresent()) {
            this.certificate = text("certificate-file", config.certificateFile());
            this.key = key(text("key-file", config.keyFile()));
            check(config.domain().get());
        }
        config.controllers()
                .forEach((name, controller) -> controller
                        .callbackOrigins()
                        .forEach(origin -> ConfiguredAddress.checked(
                                "accountable.dsr.opendsr.controllers." + name + ".callback-origins",
                                origin,
                                allowHttpLocalhost)));
    }

    /** Our OpenDSR domain; empty where we take no such requests. */
    public Optional<String> domain() {
        return config == null ? Optional.empty() : config.domain();
    }

    public String certificate() {
        return certificate;
    }

    /** Base64 of RSA with SHA-256. */
    public String sign(byte[] body) {
        if (key == null) {
            throw new IllegalStateException("There is no key to sign with");
        }
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(body);
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java signs with RSA and SHA-256", e);
        }
    }

    /** Whether the configuration lets this controller be called back there. */
    public boolean mayCallBack(String controller, URI address) {
        Controller known = config == null ? null : config.controllers().get(controller);
        return known != null
                && known.callbackOrigins().stream().anyMatch(origin -> ConfiguredAddress.isSameOrigin(origin, address));
    }

    private void check(String domain) {
        try {
            byte[] probe = domain.getBytes(UTF_8);
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate.getBytes(UTF_8))));
            verifier.update(probe);
            if (verifier.verify(Base64.getDecoder().decode(sign(probe)))) {
                return;
            }
        } catch (GeneralSecurityException e) {
            // Said below, without its words.
        }
        throw new IllegalArgumentException(
                "accountable.dsr.opendsr: key-file and certificate-file do not belong together");
    }

    private static PrivateKey key(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause: a decoder quotes what it could not decode.
            throw new IllegalArgumentException("accountable.dsr.opendsr.key-file: must be an RSA key in PKCS#8 PEM");
        }
    }

    private static String text(String name, Optional<Path> file) {
        try {
            return Files.readString(file.orElseThrow(() -> new IllegalArgumentException(
                    "accountable.dsr.opendsr." + name + ": is needed where accountable.dsr.opendsr.domain is set")));
        } catch (IOException e) {
            throw new IllegalArgumentException("accountable.dsr.opendsr." + name + ": cannot be read", e);
        }
    }
}
