package dev.accountable.breach.assessment;

import dev.accountable.breach.assessment.DataItem.Category;
import dev.accountable.breach.assessment.Facts.Disclosure;
import dev.accountable.breach.assessment.Facts.Protection;
import java.util.ArrayList;
import java.util.List;

/** What an investigation has still to find out, since the outcome hangs on it. */
final class OpenQuestions {

    private OpenQuestions() {}

    static List<String> of(Facts facts) {
        List<String> open = new ArrayList<>();
        Facts.Confidentiality leak = facts.confidentiality();
        if (leak.disclosure() == Disclosure.NOT_KNOWN_YET || leak.disclosure() == Disclosure.NOT_ASSESSABLE) {
            open.add("Whether the data were disclosed (confidentiality.disclosure); taken as disclosed");
        }
        if (leak.protection() == Protection.NOT_KNOWN_YET || leak.protection() == Protection.NOT_ASSESSABLE) {
            open.add("Whether the data could be read (confidentiality.protection); taken as readable");
        }
        if (leak.protection() == Protection.LIKELY_SUBVERTED) {
            open.add("Whether the key or the method is really known to others; taken as known");
        }
        if (facts.data().stream().anyMatch(item -> item.category() == Category.UNKNOWN)) {
            open.add("Which other data were concerned (data); the worse is assumed");
        }
        if (!facts.people().isKnown()) {
            open.add("How many people are concerned (people)");
        }
        if (facts.groups().contains(Facts.Group.NOT_KNOWN_YET)) {
            open.add("Who is concerned (groups)");
        }
        if (facts.cause() == Facts.Cause.NOT_KNOWN_YET) {
            open.add("Whether it was done on purpose (cause)");
        }
        return open;
    }
}
