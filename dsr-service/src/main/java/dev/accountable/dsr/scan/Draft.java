package dev.accountable.dsr.scan;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Field;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.scan.Proposal.Decision;
import dev.accountable.dsr.scan.Proposal.ProposedDataset;
import dev.accountable.dsr.scan.Proposal.ProposedIdentifier;
import dev.accountable.dsr.scan.Proposal.ProposedLink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A system's map with what was accepted in a proposal. What the map says already stays as it is; what erasure does to a new
 * dataset nobody can see in a catalogue, so it says ERASE until a person decides.
 */
final class Draft {

    private Draft() {}

    static SystemMap of(SystemMap base, Proposal proposal) {
        List<ProposedDataset> accepted = proposal.datasets().stream()
                .filter(dataset -> dataset.decision() == Decision.ACCEPTED)
                .toList();
        // A dataset that is declared under another key keeps it; links of the proposal follow.
        Map<String, String> keys = accepted.stream()
                .collect(Collectors.toMap(
                        ProposedDataset::key,
                        dataset -> base.datasets().stream()
                                .filter(declared -> declared.table().equals(dataset.table()))
                                .map(Dataset::key)
                                .findFirst()
                                .orElse(dataset.key())));
        List<Dataset> datasets = new ArrayList<>(base.datasets());
        for (ProposedDataset dataset : accepted) {
            String key = keys.getOrDefault(dataset.key(), dataset.key());
            Dataset declared = datasets.stream()
                    .filter(one -> one.key().equals(key))
                    .findFirst()
                    .orElse(null);
            Dataset merged = merged(declared, key, dataset, keys);
            if (declared == null) {
                datasets.add(merged);
            } else {
                datasets.set(datasets.indexOf(declared), merged);
            }
        }
        return new SystemMap(
                base.key(),
                base.name(),
                base.kind(),
                base.connection(),
                base.owner(),
                datasets,
                base.location(),
                base.processor(),
                base.description());
    }

    private static Dataset merged(
            @Nullable Dataset declared, String key, ProposedDataset proposed, Map<String, String> keys) {
        Map<IdentifierKind, String> identifiers = new EnumMap<>(IdentifierKind.class);
        for (ProposedIdentifier identifier : proposed.identifiers()) {
            if (identifier.decision() == Decision.ACCEPTED) {
                identifiers.put(IdentifierKind.valueOf(identifier.kind()), identifier.column());
            }
        }
        List<Link> links = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        if (declared != null) {
            identifiers.putAll(declared.identifyingColumns());
            links.addAll(declared.links());
            fields.addAll(declared.fields());
        }
        for (ProposedLink link : proposed.links()) {
            Link other = new Link(keys.getOrDefault(link.dataset(), link.dataset()), link.columns());
            if (link.decision() == Decision.ACCEPTED && !links.contains(other)) {
                links.add(other);
            }
        }
        Set<String> known = new HashSet<>(fields.stream().map(Field::column).toList());
        proposed.fields().stream()
                .filter(field -> field.decision() == Decision.ACCEPTED && known.add(field.column()))
                .forEach(field -> fields.add(new Field(field.column(), field.category(), null, null)));
        return new Dataset(
                key,
                proposed.table(),
                declared == null ? proposed.primaryKey() : declared.primaryKey(),
                identifiers.isEmpty() ? null : identifiers,
                links,
                fields,
                declared == null ? new Erasure(Erasure.Action.ERASE, null, null, null, null, null) : declared.erasure(),
                declared == null ? null : declared.title(),
                declared == null ? null : declared.description(),
                declared == null ? null : declared.handling(),
                declared == null ? null : declared.restriction(),
                declared == null ? null : declared.recordedAt(),
                declared == null ? null : declared.language());
    }
}
