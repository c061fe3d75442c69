package dev.accountable.dsr.register;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Organisation;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Register.Kind;
import dev.accountable.jdbc.Database;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** All the registers. */
@ApplicationScoped
public class Registers {

    /** There is one organisation; it needs a key all the same. */
    public static final String ORGANISATION = "organisation";

    private final Register<SystemMap> systems;
    private final Register<Processor> processors;
    private final Register<Activity> activities;
    private final Register<Organisation> organisations;

    Registers(
            Database database, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock, ObjectMapper json) {
        this.systems = new Register<>(Kind.SYSTEM, SystemMap.class, database, auditTrail, caller, clock, json);
        this.processors = new Register<>(Kind.PROCESSOR, Processor.class, database, auditTrail, caller, clock, json);
        this.activities = new Register<>(Kind.ACTIVITY, Activity.class, database, auditTrail, caller, clock, json);
        this.organisations =
                new Register<>(Kind.ORGANISATION, Organisation.class, database, auditTrail, caller, clock, json);
    }

    /** Systems are also rows that tasks point to: change them through {@code system.SystemRegister}. */
    public Register<SystemMap> systems() {
        return systems;
    }

    public Register<Processor> processors() {
        return processors;
    }

    public Register<Activity> activities() {
        return activities;
    }

    public Register<Organisation> organisations() {
        return organisations;
    }

    /** Makes others who change anything wait until this transaction is over. */
    public void lock() {
        systems.lock();
    }

    /** The whole map as it is declared now. */
    public DataMap current() {
        return new DataMap(
                declared(organisations.all()).stream().findFirst().orElse(null),
                declared(systems.all()),
                declared(processors.all()),
                declared(activities.all()));
    }

    /** The whole map as it was declared at an instant. */
    public DataMap at(Instant instant) {
        return new DataMap(
                declared(organisations.at(instant)).stream().findFirst().orElse(null),
                declared(systems.at(instant)),
                declared(processors.at(instant)),
                declared(activities.at(instant)));
    }

    private static <T> List<T> declared(List<Version<T>> versions) {
        return versions.stream().map(Version::declared).toList();
    }
}
