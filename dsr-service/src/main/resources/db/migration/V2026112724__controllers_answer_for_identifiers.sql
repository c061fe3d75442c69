-- A request that came by OpenDSR: the controller has looked who asks.
alter table request_identifier drop constraint request_identifier_method;
alter table request_identifier add constraint request_identifier_method
    check (method in ('ACCOUNT', 'MAIL_CODE', 'DOCUMENT', 'CONTROLLER'));
