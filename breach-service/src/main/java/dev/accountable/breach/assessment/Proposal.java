package dev.accountable.breach.assessment;

import dev.accountable.breach.assessment.Facts.Disclosure;
import dev.accountable.breach.assessment.Facts.Effect;
import dev.accountable.breach.assessment.Facts.Recipients;
import dev.accountable.breach.assessment.Facts.Role;
import dev.accountable.breach.assessment.Risk.Consequence;
import dev.accountable.breach.assessment.Risk.Likelihood;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What follows from the facts: for each thing that may happen to people how bad it would be, how likely it is, and why. The gravest
 * decides. No sum and no score does: a score cannot see that encryption, a reliable recipient or a complete backup removes the
 * risk, or that one person is in danger (EDPB Guidelines 9/2022, paras. 100 to 120).
 *
 * @param outcome what we owe ourselves; a processor owes neither authority nor people anything
 * @param tellControllers we are the processor: they are told without undue delay, whatever the risk (Art. 33(2))
 * @param open what is not known, and taken at its worst until it is
 */
@Schema(name = "BreachProposal")
public record Proposal(Risk risk, Outcome outcome, boolean tellControllers, List<Finding> findings, List<String> open) {

    /** So many people that what is improbable for each happens to one of them. */
    static final int MANY_PEOPLE = 1000;

    /** An outage of less, with nothing lost, is an inconvenience that passes. */
    static final int SHORT_OUTAGE_HOURS = 24;

    /** One thing that may happen to people. */
    @Schema(name = "BreachFinding")
    public record Finding(
            String harm, Risk.Consequence consequence, Risk.Likelihood likelihood, Risk risk, String why) {

        static Finding of(String harm, Consequence consequence, Likelihood likelihood, String why) {
            return new Finding(harm, consequence, likelihood, Risk.of(consequence, likelihood), why);
        }
    }

    /** How likely it is that data are used against people, and why. */
    private record Reach(Likelihood likelihood, String why) {}

    public static Proposal from(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        confidentiality(facts, findings);
        availability(facts, findings);
        integrity(facts, findings);
        findings.sort(Comparator.comparing(Finding::risk).reversed());
        Risk risk = findings.isEmpty() ? Risk.UNLIKELY : findings.get(0).risk();
        boolean processor = facts.role() == Role.PROCESSOR;
        // Whom to notify beside the controllers is theirs to decide; they are told the risk.
        Outcome outcome = processor ? Outcome.DOCUMENT_ONLY : Outcome.of(risk);
        return new Proposal(risk, outcome, processor, List.copyOf(findings), OpenQuestions.of(facts));
    }

    private static void confidentiality(Facts facts, List<Finding> findings) {
        if (facts.confidentiality().disclosure() == Disclosure.NOT_CONCERNED) {
            return;
        }
        if (facts.isUnreadable()) {
            findings.add(Finding.of(
                    "Disclosure",
                    Consequence.MINOR,
                    Likelihood.NEGLIGIBLE,
                    "The data are unintelligible to whoever has them, and the key is safe"));
            return;
        }
        List<Harms.Harm> harms = Harms.of(facts.data());
        if (harms.isEmpty()) {
            findings.add(Finding.of(
                    "Disclosure",
                    Consequence.MINOR,
                    Likelihood.NEGLIGIBLE,
                    "All of it was public before, or cannot be read"));
            return;
        }
        Reach reach = reach(facts);
        for (Harms.Harm harm : harms) {
            Consequence consequence = harm.consequence();
            String why = harm.why() + "; " + reach.why();
            if (facts.hasVulnerable() && !harm.trivial()) {
                consequence = consequence.worse();
                why += "; people who need special protection are among those concerned";
            }
            if (facts.somebodyAtParticularRisk()) {
                consequence = Consequence.SEVERE;
                why += "; at least one person is in particular danger, and one is enough";
            }
            findings.add(Finding.of(harm.name(), consequence, reach.likelihood(), why));
        }
    }

    private static Reach reach(Facts facts) {
        if (facts.misused()) {
            return new Reach(Likelihood.HAPPENED, "the data have been misused already");
        }
        Reach each = reachOfEach(facts);
        if (facts.people().most() > MANY_PEOPLE && each.likelihood().amongMany() != each.likelihood()) {
            return new Reach(
                    each.likelihood().amongMany(), each.why() + "; among so many people it happens to somebody");
        }
        return each;
    }

    private static Reach reachOfEach(Facts facts) {
        Facts.Confidentiality leak = facts.confidentiality();
        boolean malice = facts.cause().isMalice() || leak.recipients() == Recipients.HOSTILE;
        if (leak.disclosure() == Disclosure.EXCLUDED) {
            return malice
                    ? new Reach(
                            Likelihood.REMOTE,
                            "nothing left according to the logs, but an intruder could read the data")
                    : new Reach(Likelihood.NEGLIGIBLE, "it is established that nobody saw the data");
        }
        if (malice) {
            return new Reach(Likelihood.LIKELY, "whoever has the data took them on purpose");
        }
        return switch (leak.recipients()) {
            case TRUSTED ->
                leak.deletionConfirmed()
                        ? new Reach(
                                Likelihood.NEGLIGIBLE,
                                "the recipient is bound to secrecy, reliable, and confirmed that nothing is left")
                        : new Reach(
                                Likelihood.REMOTE,
                                "the recipient is bound to secrecy, but has not confirmed that nothing is left");
            case KNOWN -> new Reach(Likelihood.REMOTE, "few recipients, known, by mistake; misuse is not excluded");
            case UNKNOWN -> new Reach(Likelihood.POSSIBLE, "nobody knows who has the data");
            case MANY -> new Reach(Likelihood.LIKELY, "the data cannot be called back from so many");
            case HOSTILE -> throw new IllegalStateException("malice was dealt with");
        };
    }

    private static void availability(Facts facts, List<Finding> findings) {
        Facts.Availability away = facts.availability();
        Integer hours = away.hoursWithout();
        boolean passed = away.backup() == Facts.Backup.COMPLETE && hours != null && hours <= SHORT_OUTAGE_HOURS;
        switch (away.effect()) {
            case HARM ->
                findings.add(Finding.of(
                        "Harm because data were away or wrong",
                        Consequence.SEVERE,
                        Likelihood.HAPPENED,
                        "people's health, livelihood or freedom suffered; a later recovery does not undo it"));
            case INCONVENIENCE ->
                findings.add(
                        passed
                                ? Finding.of(
                                        "A short outage",
                                        Consequence.MINOR,
                                        Likelihood.REMOTE,
                                        "everything was there again within a day, from a complete backup")
                                : Finding.of(
                                        "Services that people went without",
                                        Consequence.MINOR,
                                        Likelihood.HAPPENED,
                                        "people had delays or trouble, and recovery was slow or incomplete"));
            case NONE -> {
                switch (away.backup()) {
                    case NONE ->
                        findings.add(Finding.of(
                                "Lost data",
                                facts.hasVulnerable() ? Consequence.SEVERE : Consequence.MODERATE,
                                Likelihood.LIKELY,
                                "there is no backup: what is lost cannot be brought back"));
                    case PARTIAL ->
                        findings.add(Finding.of(
                                "Lost data",
                                Consequence.MINOR,
                                Likelihood.POSSIBLE,
                                "not all of it could be brought back"));
                    case COMPLETE ->
                        findings.add(Finding.of(
                                "Loss of access",
                                Consequence.MINOR,
                                Likelihood.NEGLIGIBLE,
                                "restored from a complete backup, and nobody noticed"));
                    case NOT_NEEDED -> {
                        // Nothing was away.
                    }
                }
            }
        }
    }

    private static void integrity(Facts facts, List<Finding> findings) {
        switch (facts.integrity()) {
            case USED_LOST ->
                findings.add(Finding.of(
                        "Wrong data in use",
                        facts.availability().effect() == Effect.HARM ? Consequence.SEVERE : Consequence.MODERATE,
                        Likelihood.LIKELY,
                        "altered data may have been used, and the right ones are lost"));
            case USED_RECOVERABLE ->
                findings.add(Finding.of(
                        "Wrong data in use",
                        Consequence.MINOR,
                        Likelihood.LIKELY,
                        "altered data may have been used before they were set right"));
            case RESTORED ->
                findings.add(Finding.of(
                        "Altered data",
                        Consequence.MINOR,
                        Likelihood.NEGLIGIBLE,
                        "set right before anybody used them"));
            case NOT_CONCERNED -> {
                // Nothing was altered.
            }
        }
    }
}
