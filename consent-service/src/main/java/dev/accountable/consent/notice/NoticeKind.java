package dev.accountable.consent.notice;

enum NoticeKind {
    PRIVACY_POLICY,
    TERMS,
    SECURITY_POLICY,
    COOKIE_NOTICE,
    CONSENT_FORM
}
