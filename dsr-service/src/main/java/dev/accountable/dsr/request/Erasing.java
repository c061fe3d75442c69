package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.Inquiries;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.hold.Holds;
import dev.accountable.dsr.hold.Holds.Standing;
import dev.accountable.dsr.ledger.Ledger;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Erases a person in one system, but for what a decision withholds and what a legal hold keeps, and enters it in the ledger.
 *
 * <p>The plan is complete in our database before anything is erased, and it is what is erased, verified and reported. So
 * whoever dies anywhere in here leaves enough for the next: planning again adds only what is new, erasing again changes
 * nothing more.
 */
@ApplicationScoped
class Erasing {

    private final ErasureRecords erasureRecords;
    private final Inquiries inquiries;
    private final Holds holds;
    private final Ledger ledger;

    Erasing(ErasureRecords erasureRecords, Inquiries inquiries, Holds holds, Ledger ledger) {
        this.erasureRecords = erasureRecords;
        this.inquiries = inquiries;
        this.holds = holds;
        this.ledger = ledger;
    }

    Progress erase(Connector connector, SystemMap system, Errand errand, List<Withheld> withheld) {
        var book = new Book(system, errand, withheld);
        Progress progress = connector.erase(system, errand, book);
        // Only databases come back from backups whose rows we know. Until this is done the step is not.
        if (progress instanceof Progress.Done && system.kind().hasTables()) {
            ledger.enter(system, book, errand.identifiers());
        }
        return progress;
    }

    /** The plan of this request in this system. Holds are asked as late as can be: when it is read after it was written. */
    private final class Book implements ErasureBook {

        private final SystemMap system;
        private final Errand errand;
        private final List<Withheld> withheld;
        private final Set<String> datasets = new LinkedHashSet<>();
        private final boolean hasReached;
        private boolean holdsAreKnown;

        private Book(SystemMap system, Errand errand, List<Withheld> withheld) {
            this.system = system;
            this.errand = errand;
            this.withheld = withheld;
            // What was sent out is not taken back by a hold; it would only be reported wrongly.
            this.hasReached = inquiries.hasReached(errand.request(), system.key(), Inquiries.Action.ERASE);
            system.datasets().stream().map(Dataset::key).forEach(datasets::add);
        }

        @Override
        public void plan(List<PlannedRecord> records) {
            erasureRecords.plan(
                    errand.request(),
                    system.key(),
                    records.stream().map(this::kept).toList());
            records.stream().map(PlannedRecord::dataset).forEach(datasets::add);
            holdsAreKnown = false;
        }

        private PlannedRecord kept(PlannedRecord record) {
            return withheld.stream()
                    .filter(one -> one.is(system.key(), record.dataset()))
                    .findFirst()
                    .map(one -> one.kept(record))
                    .orElse(record);
        }

        @Override
        public List<PlannedRecord> page(String dataset, long after, int limit) {
            errand.goesOn().run();
            if (!holdsAreKnown && !hasReached) {
                datasets.forEach(this::askForAHold);
            }
            holdsAreKnown = true;
            return erasureRecords.toDo(errand.request(), system.key(), dataset, after, limit);
        }

        private void askForAHold(String dataset) {
            Optional<Standing> hold = holds.standing(system, dataset, errand.subject(), errand.identifiers());
            erasureRecords.hold(
                    errand.request(),
                    system.key(),
                    dataset,
                    hold.map(Standing::id).orElse(null));
        }

        @Override
        public void gone(List<PlannedRecord> records) {
            erasureRecords.gone(records);
        }
    }
}
