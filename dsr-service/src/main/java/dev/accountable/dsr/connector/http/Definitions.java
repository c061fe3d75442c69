package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The definitions that come with this service, read and checked at the first use. */
@ApplicationScoped
class Definitions {

    static final List<String> NAMES = List.of("crisp", "helpscout", "mailchimp", "mautic", "stripe");

    private static final ObjectMapper YAML = JsonMapper.builder(new YAMLFactory())
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Map<String, Definition> byName = Collections.synchronizedMap(new TreeMap<>());

    Optional<Definition> named(String name) {
        return NAMES.contains(name) ? Optional.of(byName.computeIfAbsent(name, Definitions::read)) : Optional.empty();
    }

    private static Definition read(String name) {
        try (InputStream file = Definitions.class.getResourceAsStream("/http-definitions/" + name + ".yaml")) {
            if (file == null) {
                throw new IllegalStateException("The definition " + name + " is missing");
            }
            Definition definition = YAML.readValue(file, Definition.class);
            List<String> mistakes = definition.mistakes();
            if (!mistakes.isEmpty()) {
                throw new IllegalStateException("The definition " + name + " is wrong: " + mistakes);
            }
            return definition;
        } catch (IOException e) {
            throw new IllegalStateException("The definition " + name + " cannot be read", e);
        }
    }
}
