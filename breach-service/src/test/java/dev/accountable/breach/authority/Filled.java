package dev.accountable.breach.authority;

import dev.accountable.breach.authority.Answers.Discovery;
import dev.accountable.breach.authority.Answers.Function;
import dev.accountable.breach.authority.Answers.Told;
import dev.accountable.breach.authority.Answers.YesNo;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/** Answers as a privacy officer gives them. */
class Filled {

    private Filled() {}

    static Answers answers() {
        return new Answers(
                new Answers.Reporter("Paula Preis", "paula@example.org", Function.DPO, null),
                Discovery.CONTROLLER,
                "The monitoring of the file server raised an alarm.",
                null,
                false,
                null,
                null,
                null,
                List.of(),
                Set.of(Answers.Measure.BACKUP, Answers.Measure.ENCRYPTION),
                "Daily backups, disks encrypted.",
                Set.of(Answers.Impact.IDENTITY_THEFT, Answers.Impact.LOSS_OF_CONTROL),
                null,
                Set.of(Answers.Prevention.TRAINING),
                new Answers.People(Told.NOT_DECIDED_YET, null, false, null, null, null, null),
                YesNo.NO,
                YesNo.NO,
                null,
                new Answers.Border(YesNo.NO, null, Set.of()));
    }

    static Answers with(Answers.People people) {
        Answers a = answers();
        return new Answers(
                a.reporter(),
                a.discovery(),
                a.discoveryDescription(),
                a.toldOn(),
                a.datesEstimated(),
                a.timelineComments(),
                a.lateReasons(),
                a.withdrawalReasons(),
                a.otherParties(),
                a.measuresInPlace(),
                a.measuresInPlaceDescription(),
                a.impacts(),
                a.otherImpacts(),
                a.preventiveMeasures(),
                people,
                a.reportedToPolice(),
                a.notifiedElsewhere(),
                a.notifiedElsewhereDescription(),
                a.border());
    }

    static Answers with(Answers.Border border) {
        Answers a = answers();
        return new Answers(
                a.reporter(),
                a.discovery(),
                a.discoveryDescription(),
                a.toldOn(),
                a.datesEstimated(),
                a.timelineComments(),
                a.lateReasons(),
                a.withdrawalReasons(),
                a.otherParties(),
                a.measuresInPlace(),
                a.measuresInPlaceDescription(),
                a.impacts(),
                a.otherImpacts(),
                a.preventiveMeasures(),
                a.people(),
                a.reportedToPolice(),
                a.notifiedElsewhere(),
                a.notifiedElsewhereDescription(),
                border);
    }

    static Answers late(String reasons) {
        Answers a = answers();
        return new Answers(
                a.reporter(),
                a.discovery(),
                a.discoveryDescription(),
                a.toldOn(),
                a.datesEstimated(),
                a.timelineComments(),
                reasons,
                a.withdrawalReasons(),
                a.otherParties(),
                a.measuresInPlace(),
                a.measuresInPlaceDescription(),
                a.impacts(),
                a.otherImpacts(),
                a.preventiveMeasures(),
                a.people(),
                a.reportedToPolice(),
                a.notifiedElsewhere(),
                a.notifiedElsewhereDescription(),
                a.border());
    }

    static Answers.People told() {
        return new Answers.People(
                Told.YES,
                LocalDate.parse("2026-11-24"),
                true,
                null,
                Answers.Means.INDIVIDUALLY,
                "Dear customer, …",
                null);
    }
}
