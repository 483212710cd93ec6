//! Rows about users of an application: each has its id and its phone number, and neither is anybody else's.

use crate::domain::ids::RealmName;
use crate::domain::roster::{Column, Entry, Fault, Reason};
use crate::domain::service::Service;
use crate::domain::user::User;
use crate::engine::records::Tx;
use crate::engine::{Engine, EngineError, Refused, numbers};

impl Engine {
    /// The application whose users a realm has; `None` for a realm of apps.
    ///
    /// # Errors
    ///
    /// [`Refused::NotFound`] if there is no such application; [`EngineError::Store`].
    pub(super) fn service_of_realm(&self, realm: &RealmName) -> Result<Option<Service>, EngineError> {
        let Some(number) = realm.service() else { return Ok(None) };
        let unknown = || Refused::NotFound { what: "application", name: number.to_string() };
        Ok(Some(self.service_numbered(number)?.ok_or_else(unknown)?))
    }

    /// What keeps a row from being about this user of the application, or about a new one.
    pub(super) fn faults_in_service(
        &self,
        tx: &mut Tx<'_>,
        service: &Service,
        entry: &Entry,
        user: Option<&User>,
    ) -> Result<Vec<Fault>, EngineError> {
        let mut faults = Vec::new();
        match entry.id {
            None => faults.push(Fault::of(Column::AuthyId, "", Reason::NoId)),
            Some(id) if user.is_none() && numbers::is_given(tx, id)? => {
                faults.push(Fault::of(Column::AuthyId, &id.to_string(), Reason::IdTaken));
            }
            Some(_) => {}
        }
        match &entry.phone {
            None => faults.push(Fault::of(Column::Phone, "", Reason::NoNumber)),
            Some(phone) => {
                let owner = self.user_with_number(tx, service, phone)?;
                if owner.is_some_and(|owner| user.is_none_or(|user| user.id != owner.id)) {
                    faults.push(Fault::of(Column::Phone, phone, Reason::NumberTaken));
                }
            }
        }
        Ok(faults)
    }
}
