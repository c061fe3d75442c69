package dev.accountable.test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.Entity;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The design rules that every service keeps. A rule that matches no class fails, so a renamed package cannot hide one. */
public abstract class HouseRules {

    private static final Set<String> QUERIES = Set.of("find", "list", "stream", "count", "update", "delete");

    /** The module's own classes: a library may share the beginning of its package's name. */
    private final JavaClasses service = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void aClassIsPublicOnlyForAnotherPackageOfItsService() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .and(describe("leave a trace where they are used", checked -> !holdsConstantsOnly(checked)))
                .should(bePackagePrivateUnlessAnotherPackageUsesIt())
                .because("what a package offers is seen at once; what a service offers to others, it offers over HTTP")
                .check(service);
    }

    /** The compiler copies its constants to where they are used. */
    private static boolean holdsConstantsOnly(JavaClass checked) {
        return checked.isInterface() && checked.getMethods().isEmpty();
    }

    private static ArchCondition<JavaClass> bePackagePrivateUnlessAnotherPackageUsesIt() {
        return new ArchCondition<>("be package-private unless another package of the service uses it") {
            @Override
            public void check(JavaClass checked, ConditionEvents events) {
                boolean usedElsewhere = checked.getDirectDependenciesToSelf().stream()
                        .anyMatch(use -> !use.getOriginClass().getPackageName().equals(checked.getPackageName()));
                if (checked.getModifiers().contains(JavaModifier.PUBLIC) && !usedElsewhere) {
                    events.add(SimpleConditionEvent.violated(checked, checked.getName() + " is public for nobody"));
                }
            }
        };
    }

    @Test
    void queriesLiveInTheEntityTheyRead() {
        noClasses()
                .that()
                .areNotAnnotatedWith(Entity.class)
                .should()
                .callMethodWhere(describe(
                        "a Panache query",
                        call -> QUERIES.contains(call.getName())
                                && call.getTargetOwner()
                                        .isAssignableTo("io.quarkus.hibernate.orm.panache.PanacheEntityBase")))
                .because("whoever changes a table finds every query on it in one file")
                .check(service);
    }

    @Test
    void entitiesGuardTheirState() {
        fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Entity.class)
                .and()
                .areNotStatic()
                .should()
                .bePrivate()
                .because("only the entity's own methods may change what it stands for")
                .check(service);
    }

    @Test
    void whatAsksForASecondFactorNamesItsRolesBesideIt() {
        methods()
                .that()
                .areAnnotatedWith("io.quarkus.oidc.AuthenticationContext")
                .should()
                .beAnnotatedWith(RolesAllowed.class)
                .allowEmptyShould(true)
                .because("roles on the class do not count for a method that asks for a second factor")
                .check(service);
    }

    @Test
    void noPackageIsADrawer() {
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..utils..", "..helper..", "..misc..", "..impl..")
                .because("a package is named for what it does")
                .check(service);
    }
}
