package dev.accountable.system;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Service;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One running platform for all tests of this module, on free ports and a data folder of its own. */
class Platform implements BeforeAllCallback, ParameterResolver {

    private record Running(LocalStack stack, Login login) implements AutoCloseable {

        @Override
        public void close() {
            stack.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == LocalStack.class || type == Login.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = running(context);
        return parameter.getParameter().getType() == Login.class ? running.login() : running.stack();
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Platform.class, key -> start(), Running.class);
    }

    private static Running start() {
        try {
            Path data = Path.of("target", "platform").toAbsolutePath();
            Files.createDirectories(data);
            LocalStack stack = LocalStack.configure()
                    .dataDirectory(data)
                    .fresh()
                    .randomPorts()
                    // What a killed pod was at is taken over after this; in production it is minutes.
                    .environment(Service.DSR, endpoints -> Map.of("ACCOUNTABLE_DSR_LEASE", "PT10S"))
                    // What other services had recorded about a forgotten person has come by then; in production, too,
                    // it is minutes.
                    .environment(
                            Service.AUDIT,
                            endpoints -> Map.of(
                                    "ACCOUNTABLE_ERASURE_ON_THE_WAY", "PT10S", "ACCOUNTABLE_ERASURE_INTERVAL", "5s"))
                    .start();
            return new Running(stack, new Login(stack.endpoints(), stack.secrets()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call through the gateway, as a frontend makes it. */
    static RequestSpecification call(LocalStack stack, String token) {
        return RestAssured.given()
                .baseUri(stack.endpoints().gateway())
                .auth()
                .oauth2(token)
                .contentType("application/json");
    }
}
