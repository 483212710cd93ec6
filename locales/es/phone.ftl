# The phone's page, in Spanish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = Hay una nueva versión de esta página.
update-load = Cargarla
cancel = Cancelar
not-now = Ahora no
done = Listo
copy = Copiar
copied = Copiado
not-copied = No copiado
loading = Cargando…

status-not-ready = No está listo
status-empty = Aún no hay cuentas
status-offline = Sin conexión
status-offline-codes = Sin conexión. Los códigos siguen funcionando.
status-attention = Requiere atención
status-watching = A la espera de solicitudes
calm-title = Nada que aprobar
calm-hint = Cuando inicie sesión en algún sitio, la solicitud aparecerá aquí mientras esta página esté abierta.
calm-hint-push = Cuando inicie sesión en algún sitio, la solicitud aparecerá aquí, y este dispositivo le avisará si la página está cerrada.
calm-off-title = No está a la espera de solicitudes
calm-off-hint = No se puede acceder al portal. Esta página lo sigue intentando.
calm-nobody-hint = Ninguna cuenta de este dispositivo puede responder ahora mismo.
blocked-title = Este navegador no puede usarse como teléfono
blocked-store = Este navegador no permite a esta página guardar nada, así que no hay lugar para una clave. Salga de la ventana privada o permita los datos de este sitio.
blocked-start = Esta página no se pudo iniciar. Cárguela de nuevo.
blocked-insecure = Las claves solo se crean con una conexión segura. Abra esta página por su dirección https://.
blocked-no-crypto = Este navegador no puede crear claves (no tiene Web Crypto). Use un navegador más reciente.
blocked-no-store = Este navegador no tiene lugar para una clave (IndexedDB). Use un navegador más reciente o salga de la ventana privada.

requests-title = Pendiente de usted
request-new = Nueva solicitud para { $account }: { $message }
request-unnamed = Solicitud de inicio de sesión
request-asked = Pedido: { $when }; termina en { $left }
request-not-me = No era yo
request-deny = Rechazar, pero era yo
request-approve = Era yo
request-number = Escriba el número que muestra su navegador
request-number-hint = ¿No ve ningún número? Entonces no es su inicio de sesión.
request-choice = Era yo: { $number }
request-choose = Era yo: toque el número que muestra su navegador
request-choose-hint = Cualquier otro número detiene el inicio de sesión.
request-sending = Enviando…
request-changed = Esta solicitud ha cambiado. Léala de nuevo antes de responder.
result-approved = Aprobado
result-approved-what = Puede continuar en el navegador.
result-denied = Rechazado
result-denied-what = El inicio de sesión se detuvo.
result-not-me = Rechazado y notificado
result-not-me-what = El inicio de sesión se detuvo. Parece que otra persona conoce su contraseña: cámbiela y avise a quienes gestionan este servicio.
result-wrong-number = El número era incorrecto
result-wrong-number-what = El inicio de sesión se detuvo. Si era usted, empiece de nuevo y escriba el número que muestra su navegador.
result-expired = Caducado
result-expired-what = Nadie respondió a tiempo. Si era usted, empiece el inicio de sesión de nuevo.
result-answered = Ya respondido
result-answered-what = Esta solicitud se resolvió en otro lugar o se retiró.
result-approved-elsewhere = Se aprobó en otro lugar.
result-denied-elsewhere = Se rechazó en otro lugar.
result-waiting = Pendiente
question-approve = Aprobar
question-deny = Rechazar
result-question-approved-what = Quien preguntó sabe que usted está de acuerdo.
result-question-denied-what = Quien preguntó sabe que usted no está de acuerdo.
result-question-not-me-what = Quien preguntó sabe que usted no está de acuerdo, y durante un tiempo no se pregunta nada más en este teléfono. Puede que otra persona conozca su contraseña de ese servicio: cámbiela.
result-question-expired-what = Nadie respondió a tiempo.
caller-what = Continúe solo si usted mismo llamó al servicio de asistencia. Verá dos palabras para leérselas. Quien le llame a usted y se las pida es un estafador.
caller-open = Estoy llamando: mostrar las palabras
caller-read = Lea estas dos palabras al servicio de asistencia
caller-spell = Están en inglés. También puede deletrearlas, letra por letra.
caller-confirm = Ya las he leído
caller-not-me = No estoy llamando
caller-deny = No responder
result-caller-confirmed = Respondido
result-caller-confirmed-what = Continúe con su llamada.
result-caller-denied-what = Se avisa al servicio de asistencia de que usted no responde.
result-not-calling-what = Alguien llamó al servicio de asistencia en su nombre. Se le avisa, y durante un tiempo no se pregunta nada más en este teléfono.
result-caller-expired-what = Nadie respondió a tiempo. El servicio de asistencia puede preguntar otra vez.
history-title = Solicitudes recientes
history-empty = Aún no hay solicitudes a este teléfono.
history-row = { $result }, { $when }

empty-title = Haga de este dispositivo su segunda llave
empty-what = Le pedirá que apruebe sus inicios de sesión y mostrará códigos, también sin conexión. La clave se crea aquí y nunca sale de este dispositivo.
empty-step-one = En su ordenador, inicie sesión y abra la página de su cuenta. En el primer inicio de sesión también lo ofrece la página de configuración.
empty-step-two = Elija «Añadir un teléfono». Aparecen un código QR y un enlace; sirven una vez, durante 15 minutos.
empty-step-three = Apunte la cámara de este teléfono al código, o abra o pegue el enlace aquí.
empty-none = ¿No hay tal página? Quienes gestionan el servicio pueden enviarle un enlace.
add-title = Añadir una cuenta
add-scan = Escanear un código QR
add-paste = Pegar un enlace
register-title = Registrar este dispositivo
register-link-known = El enlace ya está. Falta una cosa:
register-link = Enlace de registro
register-name = Un nombre para este dispositivo
register-name-hint = Para que pueda distinguir sus dispositivos.
register-go = Registrar
register-wrong-link = Esto no es un enlace de registro. Tiene el aspecto de «…/authenticator#register=VA…».
register-other-portal = Este enlace pertenece a otro portal. Ábralo en { $address }.
register-ios = Antes de registrar un iPhone o iPad: copie el enlace, añada esta página a la pantalla de inicio («Compartir» y luego «Añadir a pantalla de inicio»), ábrala allí y pegue el enlace. Solo en Safari, la clave se pierde tras una semana sin visitas.
register-copy = Copiar el enlace
register-copied = Enlace copiado
register-busy = Registrando…
register-used = Este enlace ya se usó o ha caducado. Pida uno nuevo.
register-done = Este teléfono responde ahora por { $account }.
scan-title = Escanee el código QR
scan-camera = Cámara
scan-point = Apunte la cámara al código QR.
scan-failed = No se puede usar la cámara. Pegue el enlace, o ábralo con la aplicación de cámara del teléfono.
install-ios = Tenga esta página a mano: en Safari, toque «Compartir» y luego «Añadir a pantalla de inicio».
install-android = Tenga esta página a mano: en el menú del navegador, elija «Añadir a pantalla de inicio» o «Instalar aplicación».
install-what = Tenga esta página a mano, como una aplicación propia.
install-go = Instalar
device-name = { $browser } en { $system }
device-browser = Este navegador
device-system = este dispositivo

accounts-title = Cuentas
account-device = como «{ $name }»
account-rename = Cambiar nombre
account-rename-title = Cambiar el nombre de esta cuenta
account-rename-what = El nombre solo se guarda en este teléfono. Un nombre vacío recupera el original.
account-rename-label = Nombre
account-remove = Eliminar
account-remove-title = ¿Eliminar «{ $name }»?
account-remove-what = Este teléfono ya no aprobará inicios de sesión de esta cuenta ni mostrará sus códigos. Asegúrese de tener otra forma de iniciar sesión.
account-not-told = El portal no fue avisado
account-not-told-what = De todos modos puede olvidar la cuenta aquí. El portal seguirá mostrando este teléfono: elimínelo también allí.
account-forget-anyway = Olvidar de todos modos
account-forget = Olvidar esta cuenta
account-removed = { $name } se eliminó de este teléfono.
account-slow-down = El portal pide a este teléfono que vaya más despacio. Lo intentará de nuevo por sí solo.
account-no-key = Este navegador ha perdido la clave de esta cuenta, por ejemplo porque se borraron sus datos. Pida un enlace nuevo y regístrese otra vez.
account-revoked = Este teléfono se eliminó: el portal ya no acepta su clave. Si no fue usted, avise a quienes gestionan este servicio.
account-unfinished = El registro no se completó.
account-finish = Completarlo ahora
code-wanted = { $app } espera este código. Escríbalo allí y en ningún otro sitio.
code-label = Código
code-seconds = { $count } s
code-none = sin código
code-copied = Código copiado.
code-not-copied = No se pudo copiar el código.
clock-slow-seconds =
    { $count ->
        [one] El reloj de este teléfono va 1 segundo atrasado; el código sigue el reloj del portal.
       *[other] El reloj de este teléfono va { $count } segundos atrasado; el código sigue el reloj del portal.
    }
clock-slow-minutes =
    { $count ->
        [one] El reloj de este teléfono va 1 minuto atrasado; el código sigue el reloj del portal.
       *[other] El reloj de este teléfono va { $count } minutos atrasado; el código sigue el reloj del portal.
    }
clock-fast-seconds =
    { $count ->
        [one] El reloj de este teléfono va 1 segundo adelantado; el código sigue el reloj del portal.
       *[other] El reloj de este teléfono va { $count } segundos adelantado; el código sigue el reloj del portal.
    }
clock-fast-minutes =
    { $count ->
        [one] El reloj de este teléfono va 1 minuto adelantado; el código sigue el reloj del portal.
       *[other] El reloj de este teléfono va { $count } minutos adelantado; el código sigue el reloj del portal.
    }

push-title = Notificaciones
push-state-on = Activadas
push-state-off = Desactivadas
push-state-blocked = Bloqueadas
push-ask-title = Sepa al momento cuándo se le pregunta
push-ask = Cuando alguien inicia sesión con su contraseña, este dispositivo puede avisarle en segundos, también con esta página cerrada. Si no, solo lo verá cuando la página esté abierta.
push-ask-ntfy = Este navegador no se puede despertar con la página cerrada. En su lugar, la aplicación ntfy puede avisarle de que llega una solicitud y traerle hasta aquí.
push-turn-on = Activar las notificaciones
push-turn-off = Desactivar
push-use-ntfy = Usar ntfy
push-use-browser = Usar las notificaciones de este navegador
push-again = Volver a intentarlo
push-on-what = Este dispositivo le avisa cuando llega una solicitud, también con esta página cerrada. Siempre se responde en esta página, nunca en la notificación.
push-off-what = Las solicitudes solo se ven mientras esta página esté abierta.
push-blocked-what = Este navegador bloquea las notificaciones de esta página. Para permitirlas, abra los ajustes de este sitio (junto a su dirección, o en la información de la aplicación en la pantalla de inicio), ponga las notificaciones en «Permitir» y vuelva aquí.
push-ios-what = En un iPhone o iPad solo pueden avisar las páginas de la pantalla de inicio. Toque «Compartir» y luego «Añadir a pantalla de inicio», abra la página allí y regístrela como un teléfono aparte.
push-unable-what = Este navegador no puede avisarle con esta página cerrada.
push-undecided = No se eligió nada. El navegador volverá a preguntar cuando active las notificaciones.
push-failed = No se pudieron configurar las notificaciones: el servicio push del navegador no respondió.
push-untold = No se pudo informar al portal. Esta página volverá a intentarlo por sí sola.
push-ntfy-what = Abra la aplicación ntfy y añada una suscripción para cada dirección de abajo. Quien conozca una dirección sabrá cuándo se le pregunta por esa cuenta, aunque no qué: no la comparta.
push-ntfy-address = Dirección para ntfy
push-turned-on = Las notificaciones están activadas.
push-turned-off = Las notificaciones están desactivadas.
wake-request = Le espera una solicitud. Ábrala para leerla.
wake-open = Ábrala para responder.
wake-over = Esta solicitud ha terminado.
wake-lost = Ha llegado una solicitud que aquí no se puede responder: este navegador ha olvidado su clave. Abra esto para ver qué hacer.
lost-title = Este navegador ha olvidado su clave
lost-what = Respondía por { $accounts }, pero lo que guardaba se ha borrado. Aquí ya no se puede responder a las solicitudes que recibe.
lost-what-unnamed = Estaba registrado como teléfono, pero lo que guardaba se ha borrado. Aquí ya no se puede responder a las solicitudes que recibe.
lost-how = Para recuperarlo: inicie sesión en la aplicación de otra manera, abra allí la página de su cuenta ({ $path } en la dirección de la propia aplicación), añada de nuevo este teléfono y elimine el antiguo.
lost-open = Abrir la página de su cuenta en { $app }
lost-done = Entendido
error-offline = No se puede acceder al portal. Compruebe la conexión de este teléfono.
error-timeout = El portal no respondió a tiempo.
error-unauthorised = Este teléfono se eliminó: el portal ya no conoce su clave.
error-clock = El portal rechazó este teléfono sin decir qué hora es. Ponga en hora el reloj de este teléfono.
error-missing = El portal ya no conoce esto.
error-answered = Esta solicitud ya se respondió.
error-expired = Esta solicitud ha caducado.
error-not-accepted = El portal no aceptó esta respuesta.
error-too-many = Esta cuenta ya tiene demasiados teléfonos. Elimine uno primero.
error-busy = Demasiadas solicitudes. Espere un momento e inténtelo de nuevo.
error-unreadable = El portal envió una respuesta que esta página no entiende.
error-refused = El portal lo rechazó ({ $status }). { $message }
error-key = Este navegador no pudo usar la clave. Registre de nuevo este teléfono.
error-page = Algo salió mal en esta página. Cárguela de nuevo.
