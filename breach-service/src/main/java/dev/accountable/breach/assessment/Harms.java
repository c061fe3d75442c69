package dev.accountable.breach.assessment;

import dev.accountable.breach.assessment.DataItem.Category;
import dev.accountable.breach.assessment.DataItem.Insight;
import dev.accountable.breach.assessment.Risk.Consequence;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What strangers can do to people with data of certain kinds, and how bad each would be (recitals 75 and 85). */
final class Harms {

    /** @param trivial annoys anybody alike: it is not worse for people who need special protection */
    record Harm(String name, Consequence consequence, String why, boolean trivial) {}

    private Harms() {}

    /** None where the data tell nothing. */
    static List<Harm> of(List<DataItem> items) {
        List<DataItem> told = items.stream().filter(DataItem::tellsSomething).toList();
        List<Harm> harms = new ArrayList<>();
        identity(told, harms);
        for (DataItem item : told) {
            switch (item.category().stake()) {
                case MONEY -> money(item, harms);
                case PRIVATE_LIFE ->
                    harms.add(
                            item.insight() == Insight.DETAILED
                                    ? new Harm(
                                            "Insight into private life",
                                            Consequence.SEVERE,
                                            item.category() + " in detail shows how people live",
                                            false)
                                    : new Harm(
                                            "Insight into private life",
                                            least(item, Consequence.MODERATE),
                                            item.category() + " tells something of how people live",
                                            false));
                case SENSITIVE -> harms.add(sensitive(item));
                default -> {
                    // Dealt with as a whole.
                }
            }
        }
        if (harms.isEmpty() && !told.isEmpty()) {
            harms.add(new Harm(
                    "Unwanted contact",
                    Consequence.MINOR,
                    "harmless data, which lead to letters and calls at most",
                    true));
        }
        return harms;
    }

    /** A number or document that stands for a person, or what institutions ask for to recognize one. */
    private static void identity(List<DataItem> told, List<Harm> harms) {
        Set<Category> known = EnumSet.noneOf(Category.class);
        told.stream().filter(item -> item.insight() != Insight.LITTLE).forEach(item -> known.add(item.category()));
        if (known.contains(Category.NATIONAL_ID) || known.contains(Category.OFFICIAL_DOCUMENT)) {
            harms.add(new Harm(
                    "Identity theft",
                    Consequence.SEVERE,
                    "official numbers or documents let others pass for a person",
                    false));
        } else if (known.containsAll(EnumSet.of(Category.NAME, Category.DATE_OF_BIRTH, Category.CONTACT))) {
            harms.add(new Harm(
                    "Identity theft",
                    Consequence.SEVERE,
                    "name, date of birth and address together let others pass for a person",
                    false));
        } else if (known.contains(Category.DATE_OF_BIRTH)) {
            harms.add(new Harm(
                    "Identity theft",
                    Consequence.MODERATE,
                    "a date of birth is part of what identifies a person",
                    false));
        }
    }

    private static void money(DataItem item, List<Harm> harms) {
        if (item.category() == Category.FINANCIAL) {
            harms.add(new Harm(
                    "Fraud, or embarrassment",
                    item.insight() == Insight.DETAILED ? Consequence.SEVERE : least(item, Consequence.MODERATE),
                    "what people earn or have invites fraud that is made to measure",
                    false));
        } else {
            harms.add(new Harm(
                    item.category() == Category.CREDENTIALS ? "Accounts taken over" : "Payment fraud",
                    least(item, Consequence.SEVERE),
                    item.category() + " lets others act at a person's expense",
                    false));
        }
    }

    private static Harm sensitive(DataItem item) {
        if (item.category() == Category.UNKNOWN) {
            return new Harm(
                    "Not known yet",
                    Consequence.SEVERE,
                    "it is not known what else was in it: the worse is assumed",
                    false);
        }
        return item.insight() == Insight.LITTLE
                ? new Harm(
                        "Disclosure of special data",
                        Consequence.MINOR,
                        item.category() + " in name, but no damage can be seen in what it tells",
                        true)
                : new Harm(
                        "Disclosure of special data",
                        Consequence.SEVERE,
                        item.category() + " can lead to discrimination, shame or the loss of secrecy",
                        false);
    }

    private static Consequence least(DataItem item, Consequence ordinary) {
        return item.insight() == Insight.LITTLE ? Consequence.MINOR : ordinary;
    }
}
