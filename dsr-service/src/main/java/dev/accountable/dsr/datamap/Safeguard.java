package dev.accountable.dsr.datamap;

/** What makes a transfer to a third country lawful (Chapter V); the words are consent-service's. */
public enum Safeguard {
    /** Art. 45. */
    ADEQUACY_DECISION,
    /** Art. 46(2)(a). */
    INSTRUMENT_BETWEEN_AUTHORITIES,
    /** Art. 46(2)(b), 47. */
    BINDING_CORPORATE_RULES,
    /** Art. 46(2)(c) and (d). */
    STANDARD_CONTRACTUAL_CLAUSES,
    /** Art. 46(2)(e). */
    CODE_OF_CONDUCT,
    /** Art. 46(2)(f). */
    CERTIFICATION,
    /** Art. 46(3), with the authority's authorisation. */
    AUTHORISED_CLAUSES,
    /** Art. 49(1)(a). */
    EXPLICIT_CONSENT,
    /** Art. 49(1)(b) and (c). */
    CONTRACT_WITH_OR_FOR_THE_PERSON,
    /** Art. 49(1)(d) to (g). */
    OTHER_DEROGATION;

    /** The last resort, for single transfers: not what a standing service may rest on (EDPB Guidelines 2/2018). */
    boolean isDerogation() {
        return compareTo(EXPLICIT_CONSENT) >= 0;
    }
}
