package dev.accountable.dsr.connector.opendsr;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificate that a processor signs with. Only one that was found good is ever made. */
final class SigningCertificate {

    private static final int SHORTEST_KEY = 2048;
    private static final int DNS_NAME = 2;

    private final X509Certificate certificate;

    private SigningCertificate(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /**
     * Reads a certificate and what vouches for it, the signing one first.
     *
     * @param pin SHA-256 of the signing certificate: it alone is good then, whoever has issued it
     * @throws GeneralSecurityException saying what is wrong with it
     */
    static SigningCertificate read(byte[] pem, String domain, Optional<String> pin, Instant now)
            throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            chain.add((X509Certificate) each);
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate");
        }
        X509Certificate signing = chain.get(0);
        signing.checkValidity(Date.from(now));
        if (!(signing.getPublicKey() instanceof RSAPublicKey rsa)
                || rsa.getModulus().bitLength() < SHORTEST_KEY) {
            throw new GeneralSecurityException("the certificate's key is no RSA key of at least 2048 bits");
        }
        if (!names(signing).contains(domain.toLowerCase(Locale.ROOT))) {
            throw new GeneralSecurityException("the certificate is not for the domain " + domain);
        }
        if (pin.isPresent()) {
            byte[] expected = HexFormat.of().parseHex(pin.get().toLowerCase(Locale.ROOT));
            byte[] found = MessageDigest.getInstance("SHA-256").digest(signing.getEncoded());
            if (!MessageDigest.isEqual(expected, found)) {
                throw new GeneralSecurityException("the certificate is not the one that is configured");
            }
        } else {
            vouchedFor(chain, now);
        }
        return new SigningCertificate(signing);
    }

    /** Whether these bytes were signed with its key: base64 of RSA with SHA-256. */
    boolean hasSigned(byte[] body, @Nullable String signature) {
        if (signature == null) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(body);
            return verifier.verify(Base64.getMimeDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    boolean isValidAt(Instant now) {
        return now.isBefore(certificate.getNotAfter().toInstant());
    }

    /** No wildcards: a signature is somebody's, not everybody's below a domain. */
    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Set<String> names = new HashSet<>();
        if (certificate.getSubjectAlternativeNames() != null) {
            for (List<?> name : certificate.getSubjectAlternativeNames()) {
                if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    private static void vouchedFor(List<X509Certificate> chain, Instant now) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init((KeyStore) null);
        for (TrustManager manager : managers.getTrustManagers()) {
            for (X509Certificate issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
                anchors.add(new TrustAnchor(issuer, null));
            }
        }
        var parameters = new PKIXParameters(anchors);
        parameters.setDate(Date.from(now));
        // A service behind a firewall reaches no revocation list; whoever must be able to revoke pins the certificate.
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    }
}
