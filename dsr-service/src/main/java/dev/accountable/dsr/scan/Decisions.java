package dev.accountable.dsr.scan;

import dev.accountable.dsr.scan.Proposal.Decision;
import dev.accountable.dsr.scan.Proposal.Ground;
import dev.accountable.dsr.scan.Proposal.ProposedDataset;
import dev.accountable.dsr.scan.Proposal.ProposedField;
import dev.accountable.dsr.scan.Proposal.ProposedIdentifier;
import dev.accountable.dsr.scan.Proposal.ProposedLink;
import dev.accountable.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes a person's decisions into a proposal. A plain rule; what names nothing is refused, so that no decision gets lost. */
final class Decisions {

    private Decisions() {}

    static Proposal decide(Proposal proposal, List<DecideScan.One> decisions) {
        Proposal decided = proposal;
        for (int i = 0; i < decisions.size(); i++) {
            DecideScan.One one = decisions.get(i);
            String at = "decisions[" + i + "]";
            long named = Stream.of(one.column(), one.link(), one.identifier())
                    .filter(Objects::nonNull)
                    .count();
            if (named > 1) {
                throw ProblemException.invalid(at, "must name one of column, link and identifier, or none of them");
            }
            decided = new Proposal(
                    changed(
                            decided.datasets(),
                            dataset -> dataset.key().equals(one.dataset()),
                            dataset -> decide(dataset, one, at),
                            at + ".dataset"),
                    decided.unconnected());
        }
        return decided;
    }

    private static ProposedDataset decide(ProposedDataset dataset, DecideScan.One one, String at) {
        if (one.column() != null) {
            return with(
                    dataset,
                    dataset.identifiers(),
                    dataset.links(),
                    changed(
                            dataset.fields(),
                            field -> field.column().equals(one.column()),
                            field -> decide(field, one, at),
                            at + ".column"));
        }
        if (one.link() != null) {
            return with(
                    dataset,
                    dataset.identifiers(),
                    changed(
                            dataset.links(),
                            link -> link.dataset().equals(one.link()),
                            link -> new ProposedLink(link.dataset(), link.columns(), link.ground(), one.decision()),
                            at + ".link"),
                    dataset.fields());
        }
        if (one.identifier() != null) {
            return with(
                    dataset,
                    changed(
                            dataset.identifiers(),
                            identifier -> identifier.column().equals(one.identifier()),
                            identifier -> new ProposedIdentifier(
                                    identifier.kind(), identifier.column(), identifier.ground(), one.decision()),
                            at + ".identifier"),
                    dataset.links(),
                    dataset.fields());
        }
        return whole(dataset, one);
    }

    private static ProposedField decide(ProposedField field, DecideScan.One one, String at) {
        String category = one.category() == null ? field.category() : one.category();
        if (one.decision() == Decision.ACCEPTED && category == null) {
            throw ProblemException.invalid(at + ".category", "must say the category, which nothing tells");
        }
        return new ProposedField(field.column(), category, field.ground(), one.decision());
    }

    /** A dataset with, where it is accepted, the parts that are sure enough and that nobody has decided about. */
    private static ProposedDataset whole(ProposedDataset dataset, DecideScan.One one) {
        Double from = one.decision() == Decision.ACCEPTED ? one.partsFrom() : null;
        return new ProposedDataset(
                dataset.key(),
                dataset.table(),
                dataset.primaryKey(),
                dataset.ground(),
                one.decision(),
                dataset.identifiers().stream()
                        .map(identifier -> new ProposedIdentifier(
                                identifier.kind(),
                                identifier.column(),
                                identifier.ground(),
                                carried(identifier.decision(), identifier.ground(), from)))
                        .toList(),
                dataset.links().stream()
                        .map(link -> new ProposedLink(
                                link.dataset(),
                                link.columns(),
                                link.ground(),
                                carried(link.decision(), link.ground(), from)))
                        .toList(),
                dataset.fields().stream()
                        .map(field -> field.category() == null
                                ? field
                                : new ProposedField(
                                        field.column(),
                                        field.category(),
                                        field.ground(),
                                        carried(field.decision(), field.ground(), from)))
                        .toList(),
                dataset.notSampled());
    }

    private static Decision carried(Decision decision, Ground ground, @Nullable Double from) {
        return decision == Decision.OPEN && from != null && ground.confidence() >= from ? Decision.ACCEPTED : decision;
    }

    private static ProposedDataset with(
            ProposedDataset dataset,
            List<ProposedIdentifier> identifiers,
            List<ProposedLink> links,
            List<ProposedField> fields) {
        return new ProposedDataset(
                dataset.key(),
                dataset.table(),
                dataset.primaryKey(),
                dataset.ground(),
                dataset.decision(),
                identifiers,
                links,
                fields,
                dataset.notSampled());
    }

    private static <T> List<T> changed(List<T> all, Predicate<T> which, Function<T, T> change, String at) {
        if (all.stream().noneMatch(which)) {
            throw ProblemException.invalid(at, "is not in the proposal");
        }
        return all.stream()
                .map(one -> which.test(one) ? change.apply(one) : one)
                .toList();
    }
}
