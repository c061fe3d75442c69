package dev.accountable.dsr;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The systems that are asked over HTTP: one of the organisation, the other services, the issuer, a processor. */
public class Peers implements QuarkusTestResourceLifecycleManager {

    public static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    public static final String DOMAIN = "opendsr.processor.example";

    /** All of them listen here; none of their paths are alike. */
    public static FakeApi api = new FakeApi();

    public static FakeProcessor processor = new FakeProcessor(DOMAIN);

    @Override
    public Map<String, String> start() {
        api = new FakeApi();
        String url = api.url().toString();
        var config = new HashMap<String, String>();
        String base = "accountable.dsr.";
        config.put(base + "allow-http-localhost", "true");
        config.put(base + "public-url", "https://privacy.example.org");
        config.put(base + "webhook-systems.crm.url", url + "/hook");
        config.put(base + "webhook-systems.crm.secret", SECRET);
        config.put(base + "webhook-systems.crm.capabilities", "EXPORT,ERASE,RECTIFY,RESTRICT");
        config.put(base + "own-services.consent.url", url);
        config.put(base + "own-services.log.url", url);
        config.put(base + "own-services.accounts.url", url + "/admin/realms/it");
        config.put(base + "own-services.accounts.client-id", "account-eraser");
        config.put(base + "own-services.accounts.client-secret", "secret");
        config.put("accountable.consent.url", url);
        config.put(base + "processors.tracker.url", url + "/tracker/v2");
        config.put(base + "processors.tracker.domain", DOMAIN);
        config.put(base + "processors.tracker.authorization", "Bearer tracker");
        config.put(base + "processors.tracker.certificate-sha256", processor.fingerprint());
        // Whoever waits for an answer is woken by it, not by time.
        config.put("accountable.dsr.first-retry", "PT1H");
        return config;
    }

    @Override
    public void stop() {
        api.close();
    }
}
