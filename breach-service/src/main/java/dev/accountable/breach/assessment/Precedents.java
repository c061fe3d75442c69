package dev.accountable.breach.assessment;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The cases of EDPB Guidelines 01/2021 as sheets of facts (data: {@code edpb-cases.json}), to compare a breach with. They decide
 * nothing: no rule of {@link Proposal} knows them, and the tests hold its outcome against theirs.
 */
@ApplicationScoped
class Precedents {

    private static final int SHOWN = 3;

    /** A published case. */
    record Case(String id, String title, Facts facts, Outcome outcome, String reason) {}

    /** How a published case is like this one, and how it is not. */
    @Schema(name = "Precedent")
    record Near(String id, String title, Outcome outcome, String reason, int likeness, List<String> differences) {}

    private final List<Case> cases;

    Precedents(ObjectMapper json) {
        try (InputStream file =
                Objects.requireNonNull(Precedents.class.getResourceAsStream("/assessment/edpb-cases.json"))) {
            this.cases = json.readValue(file, new TypeReference<List<Case>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Case> all() {
        return cases;
    }

    /** Most alike first. */
    List<Near> nearestTo(Facts facts) {
        return cases.stream()
                .map(known -> compare(facts, known))
                .sorted(Comparator.comparing(Near::likeness).reversed().thenComparing(Near::id))
                .limit(SHOWN)
                .toList();
    }

    private static Near compare(Facts facts, Case known) {
        Facts other = known.facts();
        List<String> differences = new ArrayList<>();
        int like = 0;
        like += same(3, "nature", facts.incident(), other.incident(), differences);
        like += same(2, "cause", facts.cause(), other.cause(), differences);
        like += same(
                2,
                "disclosure",
                facts.confidentiality().disclosure(),
                other.confidentiality().disclosure(),
                differences);
        like += same(
                2,
                "protection",
                facts.confidentiality().protection(),
                other.confidentiality().protection(),
                differences);
        like += same(
                2,
                "recipients",
                facts.confidentiality().recipients(),
                other.confidentiality().recipients(),
                differences);
        like += same(
                1, "backup", facts.availability().backup(), other.availability().backup(), differences);
        like += same(
                2,
                "effect on people",
                facts.availability().effect(),
                other.availability().effect(),
                differences);
        like += same(2, "what is at stake", stakes(facts), stakes(other), differences);
        like += same(1, "vulnerable people", facts.hasVulnerable(), other.hasVulnerable(), differences);
        like += same(1, "order of the number of people", order(facts), order(other), differences);
        return new Near(known.id(), known.title(), known.outcome(), known.reason(), like, differences);
    }

    private static int same(int weight, String what, Object here, Object there, List<String> differences) {
        if (here.equals(there)) {
            return weight;
        }
        differences.add(what + ": here " + here + ", there " + there);
        return 0;
    }

    private static Set<DataItem.Stake> stakes(Facts facts) {
        return facts.data().stream()
                .filter(DataItem::tellsSomething)
                .map(item -> item.category().stake())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DataItem.Stake.class)));
    }

    private static int order(Facts facts) {
        return (int) Math.log10(Math.max(1, facts.people().most()));
    }
}
