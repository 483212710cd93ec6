# What goes out by text message, call and e-mail, in Spanish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } es su código para entrar en { $app }. Si no está entrando, cambie su contraseña.
email-code = { $code } es su código para iniciar sesión en { $app }. Si no está iniciando sesión, cambie su contraseña.
voice-code = Su código para iniciar sesión en { $app } es { $digits }.
notice-advice = Si usted no lo ha pedido, avise de inmediato a su servicio de asistencia y cambie su contraseña.
notice-others = { $app } y otros
notice-recovery-made = Se han creado nuevos códigos de recuperación para su cuenta { $account } en { $app }.
notice-phone-added = Se ha añadido un teléfono a su cuenta { $account } en { $app } para confirmar los inicios de sesión.
notice-softtoken-added = Se ha añadido una aplicación de autenticación a su cuenta { $account } en { $app } para confirmar los inicios de sesión.
notice-number-added = Se ha añadido un número de teléfono a su cuenta { $account } en { $app } para confirmar los inicios de sesión.
notice-email-added = Se ha añadido una dirección de correo a su cuenta { $account } en { $app } para confirmar los inicios de sesión.
notice-recovery-removed = Se han eliminado los códigos de recuperación de su cuenta { $account } en { $app }.
notice-phone-removed = Se ha eliminado un teléfono de su cuenta { $account } en { $app } y ya no confirma inicios de sesión.
notice-softtoken-removed = Se ha eliminado una aplicación de autenticación de su cuenta { $account } en { $app } y ya no confirma inicios de sesión.
notice-number-removed = Se ha eliminado un número de teléfono de su cuenta { $account } en { $app } y ya no confirma inicios de sesión.
notice-email-removed = Se ha eliminado una dirección de correo de su cuenta { $account } en { $app } y ya no confirma inicios de sesión.
notice-reset = Se han eliminado todas las formas de confirmar inicios de sesión de su cuenta { $account } en { $app }.
notice-app-password-made = Se ha creado una contraseña de aplicación para su cuenta { $account } en { $app }: un programa puede iniciar sesión con ella sin segundo paso.
notice-app-password-removed = Se ha eliminado una contraseña de aplicación de su cuenta { $account } en { $app }.
notice-deposited = Se ha guardado la contraseña que representan las contraseñas de aplicación de su cuenta { $account } en { $app }.
notice-deposit-removed = Se ha eliminado la contraseña que representaban las contraseñas de aplicación de su cuenta { $account } en { $app }.
notice-bypass-made = El servicio de asistencia ha creado un código para iniciar sesión en su cuenta { $account } en { $app } en lugar del segundo paso.

notice-advice-sms = ¿No es usted? Avise a su asistencia.
notice-sms-recovery-made = Nuevos códigos de recuperación para { $account } en { $app }.
notice-sms-phone-added = Teléfono añadido a { $account } en { $app }.
notice-sms-softtoken-added = Aplicación de autenticación añadida a { $account } en { $app }.
notice-sms-number-added = Número de teléfono añadido a { $account } en { $app }.
notice-sms-email-added = Dirección de correo añadida a { $account } en { $app }.
notice-sms-recovery-removed = Códigos de recuperación de { $account } en { $app } eliminados.
notice-sms-phone-removed = Teléfono eliminado de { $account } en { $app }.
notice-sms-softtoken-removed = Aplicación de autenticación eliminada de { $account } en { $app }.
notice-sms-number-removed = Número de teléfono eliminado de { $account } en { $app }.
notice-sms-email-removed = Dirección de correo eliminada de { $account } en { $app }.
notice-sms-reset = Todos los segundos pasos de { $account } en { $app } eliminados.
notice-sms-app-password-made = Contraseña de aplicación creada para { $account } en { $app }.
notice-sms-app-password-removed = Contraseña de aplicación de { $account } en { $app } eliminada.
notice-sms-deposited = Contraseña guardada para { $account } en { $app }.
notice-sms-deposit-removed = Contraseña guardada de { $account } en { $app } eliminada.
notice-sms-bypass-made = Asistencia creó un código para { $account } en { $app }.

ask-sign-in = ¿Iniciar sesión en { $app }?
ask-go-on = ¿Continuar en { $app }?
ask-set-up = ¿Usar este teléfono para iniciar sesión en { $app }?
ask-app = Aplicación
ask-user = Usuario
ask-browser = Navegador
ask-address = Dirección
ask-time = Hora
