# The gateway's own pages, in Spanish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: segundo paso (second step), código de recuperación (recovery code), aprobar, confirmar, inicio de sesión (sign-in).

this-app = la aplicación
signing-in-as = Iniciando sesión como { $user }
signed-in-as = Sesión iniciada como { $user }
help-stuck = ¿Necesita ayuda?
made-by = Protegido por Vestibule
languages = Idioma
error-number = Error { $status }
request-id = Solicitud
date =
    { $day } de { $month ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    } de { $year }
moment = { $date }, { $time } UTC

confirm-title = Confirme que es usted
confirm-code-only = Introduzca un código para terminar de iniciar sesión.
confirm-code-only-step-up = Introduzca un código para continuar.
push-label = Solicitud en su teléfono
push-sent-to = Hemos enviado una solicitud a { $device }.
push-sent = Hemos enviado una solicitud a su teléfono.
push-none = No hay ninguna solicitud pendiente en su teléfono.
push-send = Enviar una solicitud a mi teléfono
push-waiting = Esperando su respuesta en el teléfono.
code-waiting = Esperando un código.
number-approve = Apruébelo en su teléfono
number-choose = Elija este número en su teléfono
number-type = Escriba este número en su teléfono
code-enter = Introducir un código
code-use = Usar un código
code-or = O usar un código
code-forward = ¿Nada en su teléfono? Use un código
ways-none = No hay ninguna forma de confirmar este inicio de sesión.
ways-back = Volver a las otras formas
recovery-use = Usar un código de recuperación
recovery-label = Código de recuperación
recovery-hint = Uno de los diez códigos que guardó al configurarlo. Cada uno sirve una vez.
help-desk-have = Tengo un código del servicio de asistencia
help-desk-title = Usar un código del servicio de asistencia
help-desk-label = Código del servicio de asistencia
help-desk-hint = Quien gestiona su cuenta puede darle uno. Solo sirve durante poco tiempo.
help-desk-too = También sirve un código del servicio de asistencia.
code-label = Código de 6 dígitos
code-sent-to = Hemos enviado un código a { $to }.
code-or-app = También sirve uno de su aplicación de autenticación.
code-from-app = De su aplicación de autenticación.
code-from-app-or-sent = De su aplicación de autenticación, o uno que le enviemos.
code-ask-below = Pida uno abajo y escríbalo aquí.
code-checked-at-sixth = Se comprueba al sexto dígito.
code-check = Comprobar el código
tries-left =
    { $count ->
        [one] Queda 1 intento.
       *[other] Quedan { $count } intentos.
    }
send-sms = Enviarme un código por SMS
send-voice = Llamarme con un código
send-email = Enviarme un código por correo
time-left = quedan { $time }
more-time = Necesito más tiempo
trust-days =
    { $count ->
        [one] Confiar en este navegador durante 1 día
       *[other] Confiar en este navegador durante { $count } días
    }
trust-hours =
    { $count ->
        [one] Confiar en este navegador durante 1 hora
       *[other] Confiar en este navegador durante { $count } horas
    }
trust-what = Entonces inicia su sesión solo con la contraseña. No marque nunca esta casilla en un ordenador que también usen otras personas.
cancel-sign-in = Cancelar este inicio de sesión
cancel = Cancelar

sent-by-sms = Le hemos enviado un código por SMS.
sent-by-voice = Le estamos llamando para darle un código.
sent-by-email = Le hemos enviado un código por correo electrónico.
code-wrong = Ese código no es correcto.
push-not-now = Por ahora no se envía ninguna solicitud a su teléfono. Use un código o consulte a su servicio de asistencia.
push-again-time = Se podrá enviar una nueva solicitud a su teléfono dentro de { $time }.
push-unclear = La aplicación no dijo con claridad si su contraseña era correcta, así que no suena ningún teléfono.
refused-often-seconds =
    { $count ->
        [one] Demasiado seguido. Inténtelo de nuevo dentro de 1 segundo.
       *[other] Demasiado seguido. Inténtelo de nuevo dentro de { $count } segundos.
    }
refused-often-minutes =
    { $count ->
        [one] Demasiado seguido. Inténtelo de nuevo dentro de 1 minuto.
       *[other] Demasiado seguido. Inténtelo de nuevo dentro de { $count } minutos.
    }
refused-locked-seconds =
    { $count ->
        [one] Hubo demasiados códigos incorrectos. Se aceptarán códigos de nuevo dentro de 1 segundo.
       *[other] Hubo demasiados códigos incorrectos. Se aceptarán códigos de nuevo dentro de { $count } segundos.
    }
refused-locked-minutes =
    { $count ->
        [one] Hubo demasiados códigos incorrectos. Se aceptarán códigos de nuevo dentro de 1 minuto.
       *[other] Hubo demasiados códigos incorrectos. Se aceptarán códigos de nuevo dentro de { $count } minutos.
    }
refused-disabled = Hubo demasiados códigos incorrectos. Consulte a su servicio de asistencia.
refused-not-offered = Eso no es posible aquí. Elija otra forma.
refused-number = Eso no es un número de teléfono en formato internacional. Empieza por + y el país, como +34 612 34 56 78.
refused-not-served = No se envían mensajes a este número. Use otro o elija otra forma.
refused-send = No se pudo enviar el mensaje. Inténtelo de nuevo o elija otra forma.
refused-no-grace = Ya no quedan inicios de sesión sin segundo paso.
refused-enrolled = Esta cuenta ya tiene un segundo paso. Úselo.
refused-password = Eso no puede ser una contraseña: está vacía, es demasiado larga o contiene caracteres que nadie puede escribir.
refused-not-proven = Entretanto, esta cuenta o su teléfono se bloqueó o se eliminó.
refused-no-login = No hay ningún inicio de sesión pendiente en este navegador.
refused-expired = Este inicio de sesión ha caducado.
refused-settled = Este inicio de sesión ya se respondió.
refused-not-approved = Este inicio de sesión aún no está confirmado.
refused-under-way = Hay otro inicio de sesión en curso con esta sesión.
refused-name = Ese nombre no sirve: está vacío, es demasiado largo o contiene caracteres que nadie puede escribir.
refused-gone = Eso ya no existe.
refused-exists = Ya existe uno con ese nombre.
refused-too-many = Ya hay demasiados.
refused-last-factor = Es su única forma de confirmar un inicio de sesión. Añada otra primero.
refused-step-up = Confirme primero que es usted.

setup-title = Configure su segundo paso
setup-why = { $app } pide un segundo paso después de la contraseña, para que una contraseña robada no abra nada por sí sola. Se tarda unos dos minutos.
setup-ways = Formas de confirmar
setup-nothing = Todavía no puede configurar uno aquí por su cuenta. Pida a su servicio de asistencia que lo haga con usted antes de que sea obligatorio.
required-count = Ahora es obligatorio: no le quedan inicios de sesión sin él.
required-date = Es obligatorio desde el { $date } y ya no se puede aplazar.
required-always = Es obligatorio desde el primer inicio de sesión y no se puede aplazar.
setup-phone = Aprobar en mi teléfono
setup-phone-hint = Su teléfono muestra cada inicio de sesión y usted escribe un número corto. Lo más seguro y rápido.
setup-softtoken = Usar una aplicación de autenticación
setup-softtoken-hint = Una aplicación muestra un código de seis dígitos. Funciona sin conexión.
setup-number = Recibir códigos por SMS o llamada
setup-number-hint = Funciona con cualquier teléfono. Menos seguro: los mensajes se pueden interceptar y los números, usurpar.
setup-not-now = ¿Ahora no?
setup-last = Es la última vez que puede omitir este paso. Lo necesitará en su próximo inicio de sesión.
setup-last-day = Hoy es el último día en que puede omitir este paso. A partir de mañana lo necesitará.
setup-skips =
    { $count ->
        [one] Puede omitir este paso 1 vez más.
       *[other] Puede omitir este paso { $count } veces más.
    }
setup-skips-until =
    { $count ->
        [one] Puede omitir este paso 1 vez más, como máximo hasta el { $date }.
       *[other] Puede omitir este paso { $count } veces más, como máximo hasta el { $date }.
    }
setup-skip = Omitir por ahora
setup-skip-last = Omitir por última vez
setup-opt-out-hint = También puede prescindir de él. No lo recomendamos: su cuenta quedará protegida solo por la contraseña.
setup-opt-out = No volver a preguntarme
setup-back = Elegir otra forma
opt-out-title = ¿Prescindir realmente del segundo paso?
opt-out-risk = Entonces solo la contraseña protege su cuenta. Quien la consiga, con un correo falso o desde otro sitio web, puede leer y cambiar en su nombre todo lo que usted puede.
opt-out-lasts =
    { $count ->
        [one] Esto vale solo para este inicio de sesión. Después se le volverá a preguntar.
       *[other] Esto vale para { $count } inicios de sesión, incluido este. Después se le volverá a preguntar.
    }
opt-out-lasts-until =
    { $count ->
        [one] Esto vale solo para este inicio de sesión. Después se le volverá a preguntar, y en todo caso después del { $date }.
       *[other] Esto vale para { $count } inicios de sesión, incluido este, y como máximo hasta el { $date }. Después se le volverá a preguntar.
    }
opt-out-rather = Mejor configurar un segundo paso
opt-out-do = Prescindir de él
imported-title = Confirme su número de teléfono
imported-what = Su número de teléfono ya se conoce: { $to }. Le enviamos un código, que usted escribe aquí.
imported-wrong = ¿Ya no es su número? Pida a su servicio de asistencia que lo cambie.
phone-title = Añada su teléfono
phone-scan = Apunte la cámara de su teléfono a este código y abra el enlace.
phone-qr = Código QR con el enlace para su teléfono
phone-follow = Siga los pasos en el teléfono. Esta página continúa sola.
phone-here = ¿Es este el teléfono? Entonces abra el enlace aquí, o cópielo.
phone-open = Abrir el enlace en este dispositivo
phone-waiting = Esperando a su teléfono.
phone-confirm-title = Confirme su teléfono
phone-almost = { $device } está casi listo.
phone-almost-unnamed = Su teléfono está casi listo.
softtoken-title = Configure una aplicación de autenticación
softtoken-scan = Escanee este código con su aplicación de autenticación.
softtoken-qr = Código QR con la clave para su aplicación de autenticación
softtoken-here = ¿Está la aplicación en este dispositivo? Entonces ábrala con la clave, o escriba la clave a mano.
softtoken-open = Abrir mi aplicación de autenticación
softtoken-type = Escriba los seis dígitos que la aplicación muestra ahora
confirm-button = Confirmar
number-title = Su número de teléfono
number-why = Enviamos un código ahora, y en próximos inicios de sesión cuando usted lo pida.
number-label = Número con prefijo del país
number-how = ¿Cómo debe llegar el código?
number-by-voice = Con una llamada que lo dicta
number-by-sms = Por SMS
number-warning = Los SMS y las llamadas se pueden interceptar y los números, usurpar. Si puede, use mejor otra de las formas.
number-send = Enviarme un código
number-confirm-title = Escriba el código que enviamos
number-calling = Estamos llamando al { $to }.
number-texted = Hemos enviado un SMS al { $to }.
number-call-again = Llamarme otra vez
number-text-again = Enviarlo otra vez
recovery-offer-title = Guarde códigos de recuperación
recovery-offer-heading = Por último: códigos de recuperación
recovery-offer-done = La configuración ha terminado. Si pierde su teléfono, un código de recuperación le permitirá entrar de todos modos.
recovery-offer-hint = Recibe diez códigos y cada uno sirve una vez. Se muestran una sola vez, así que tenga listo un lugar seguro: un gestor de contraseñas o un papel que guarde en casa.
recovery-offer-show = Mostrar mis códigos de recuperación
recovery-offer-without = Continuar sin ellos
recovery-title = Sus códigos de recuperación
recovery-save = Guárdelos ahora: no se volverán a mostrar. Cada uno le permite entrar una vez si pierde su teléfono.
recovery-copy = Copiar
recovery-download = Descargar
recovery-print = Imprimir
recovery-saved = He guardado estos códigos
continue = Continuar

approved-title = Confirmado
approved-go-on = Gracias. Puede continuar a { $app }.
ended-go-on-without = Continuar sin confirmar
ended-back = Volver a iniciar sesión
ended-expired-title = Se acabó el tiempo
ended-expired-happened = Este inicio de sesión no se confirmó a tiempo y se descartó. No entró nadie.
ended-expired-advice = Inicie sesión otra vez para recibir una nueva solicitud.
ended-none-title = Aquí no hay ningún inicio de sesión pendiente
ended-none-happened = No hay nada que confirmar en este navegador. Puede que el inicio de sesión haya terminado o que empezara en otro navegador.
locked-title = Su cuenta está bloqueada
locked-admin-happened = Quienes administran esta cuenta la han bloqueado. Nadie puede iniciar sesión con ella hasta que se desbloquee.
locked-admin-advice = Pida que la desbloqueen.
locked-no-factor-happened = Esta cuenta necesita un segundo paso para iniciar sesión y no tiene ninguno que se acepte aquí.
locked-no-factor-advice = Pida a quienes administran su cuenta que configuren uno con usted.
locked-ended-title = Su cuenta ha caducado
locked-ended-happened = Esta cuenta era válida hasta una fecha ya pasada. Nadie puede iniciar sesión con ella.
locked-ended-advice = Si todavía la necesita, pida a quienes la administran que la prolonguen.
locked-unknown-title = Su cuenta no se conoce aquí
locked-unknown-happened = Solo pueden iniciar sesión las cuentas añadidas aquí, y esta aún no lo está.
locked-unknown-advice = Pida a quienes administran su cuenta que la añadan.
denied-title = Inicio de sesión rechazado
denied-happened = Este inicio de sesión se rechazó en su teléfono. No entró nadie.
denied-advice = Si lo rechazó por error, inicie sesión otra vez.
not-me-title = Inicio de sesión detenido
not-me-happened = Su teléfono indicó que no era usted. No entró nadie.
not-me-advice = Si otra persona intentó iniciar sesión, conoce su contraseña: cámbiela y avise a quienes administran su cuenta.
wrong-number-title = El número no coincidía
wrong-number-happened = El teléfono envió un número distinto del que mostraba esta página, así que el inicio de sesión se detuvo. No entró nadie.
wrong-number-advice = Inicie sesión otra vez y escriba el número que muestre entonces la página.
wrong-codes-title = Demasiados códigos incorrectos
wrong-codes-happened = Este inicio de sesión se detuvo tras demasiados códigos incorrectos. No entró nadie.
wrong-codes-advice = Inicie sesión otra vez y use un código nuevo que pertenezca a esta cuenta.
cancelled-title = Inicio de sesión cancelado
cancelled-happened = Ha cancelado este inicio de sesión. No entró nadie.
superseded-title = Otro inicio de sesión ocupó su lugar
superseded-happened = Empezó a iniciar sesión otra vez en este navegador, así que este se detuvo. Nadie entró con él.
superseded-advice = Continúe con el otro, o inicie sesión otra vez.
withdrawn-title = Inicio de sesión detenido
withdrawn-happened = Entretanto cambió algo en su cuenta o en su segundo paso, así que este inicio de sesión se detuvo. No entró nadie.
withdrawn-advice = Inicie sesión otra vez. Si no esperaba ningún cambio, pregunte a quienes administran su cuenta.

again-expired-happened = No se confirmó a tiempo, así que no se hizo nada.
again-expired-advice = Vuelva atrás e inténtelo de nuevo para recibir una nueva solicitud.
again-denied-title = Rechazado en su teléfono
again-denied-happened = Se rechazó en su teléfono, así que no se hizo nada.
again-denied-advice = Si lo rechazó por error, vuelva atrás e inténtelo de nuevo.
again-stopped-title = Detenido
again-not-me-happened = Su teléfono indicó que no era usted, así que se cerró la sesión de este navegador.
again-not-me-advice = Si otra persona usó este navegador o su sesión, avise a quienes administran su cuenta.
again-wrong-number-happened = El teléfono envió un número distinto del que mostraba esta página, así que no se hizo nada.
again-wrong-number-advice = Vuelva atrás, inténtelo de nuevo y escriba el número que muestre entonces la página.
again-wrong-codes-happened = Se detuvo tras demasiados códigos incorrectos y no se hizo nada.
again-wrong-codes-advice = Vuelva atrás e inténtelo de nuevo con un código nuevo que pertenezca a esta cuenta.
again-cancelled-title = Cancelado
again-cancelled-happened = Lo ha cancelado y no se hizo nada.
again-superseded-title = Otra solicitud ocupó su lugar
again-superseded-happened = Empezó de nuevo en este navegador, así que esta se detuvo.
again-superseded-advice = Continúe con la otra, o inténtelo de nuevo.
again-withdrawn-happened = Entretanto cambió algo en su cuenta, en su segundo paso o en su sesión, así que no se hizo nada.
again-withdrawn-advice = Inténtelo de nuevo. Si no esperaba ningún cambio, pregunte a quienes administran su cuenta.

step-up-first = Confirme primero que es usted
step-up-done = Vuelva a la pestaña de la que venía y envíelo otra vez. Puede cerrar esta.
step-up-go-to = Ir a { $app }
step-up-needed = Lo que envió no se hizo, porque necesita otra vez su segundo paso. Lo que escribió sigue ahí: vuelva atrás en el navegador.
step-up-needed-confirm = Confirme que es usted, en una segunda pestaña.
step-up-needed-back = Vuelva a la página anterior, en esta pestaña.
send-once-more = Envíelo otra vez.
step-up-new-tab = Confirmar en una pestaña nueva
step-up-why = Esta parte de { $app } pide otra vez su segundo paso, incluso con la sesión iniciada.
step-up-confirm = Confirmar que es usted
step-up-not-now = Ahora no
session-ended-title = Su sesión terminó
session-ended-what = Lo que envió no se guardó, pero lo que escribió sigue ahí: vuelva atrás en el navegador y guarde una copia.
session-ended-back = Vuelva a la página anterior y copie lo que escribió.
session-ended-sign-in = Inicie sesión otra vez, aquí o en una segunda pestaña.
session-ended-new-tab = Iniciar sesión en una pestaña nueva
sign-out-title = Cerrar sesión
sign-out-heading = ¿Cerrar sesión?
sign-out-what = Este navegador puede abrir { $app } hasta que lo haga.
sign-out-stay = Mantener la sesión
signed-out-title = Sesión cerrada
signed-out-heading = Ha cerrado la sesión
signed-out-what = Este navegador ya no puede abrir { $app } sin iniciar sesión.
signed-out-shared = En un ordenador compartido, cierre también todas sus ventanas.
signed-out-again = Iniciar sesión de nuevo

account-title = Su cuenta
account-made-title = La contraseña de aplicación «{ $name }»
account-made-what = Escríbala o péguela ahora en ese programa, como su contraseña. No se volverá a mostrar.
account-made-deposit = Funcionará cuando haya guardado abajo su contraseña de { $app }.
account-step-up = Para cambiar algo aquí, confirme de nuevo que es usted.
account-app-passwords = Contraseñas de aplicación
account-app-passwords-what = Para programas que no pueden pedir su segundo paso, como un calendario o un programa de correo. Cada programa recibe su propia contraseña, junto a su nombre de usuario habitual, y usted puede retirársela.
account-made-on = Creada el { $date }
account-used = último uso el { $date }
account-unused = aún sin usar
account-remove = Eliminar
account-remove-named = Eliminar { $name }
account-none = Todavía no hay ninguna.
account-full = No puede haber más. Elimine una que no use.
account-which = ¿Para qué programa es?
account-which-example = Calendario del teléfono
account-make = Crear una contraseña de aplicación
account-deposit = Su contraseña de { $app }
account-deposit-saved = Está guardada para el nombre de usuario { $name }. Guárdela aquí otra vez después de cambiarla allí.
account-deposit-what = Las contraseñas de aplicación la representan: guárdela aquí una vez. Se conserva cifrada y solo se usa cuando una de sus contraseñas de aplicación es correcta.
account-username = Nombre de usuario
account-password = Contraseña
account-save-again = Guardar otra vez
account-save = Guardar la contraseña
account-forget = Eliminar la contraseña guardada
account-back = Volver a { $app }
account-too-many =
    { $count ->
        [one] Ya hay 1 contraseña de aplicación. Elimine una que ya no use.
       *[other] Ya hay { $count } contraseñas de aplicación. Elimine una que ya no use.
    }
account-removed = La contraseña de aplicación se eliminó. El programa que la usaba ya no puede iniciar sesión.
account-deposited = La contraseña se guardó. Sus contraseñas de aplicación la representan ahora.
account-deposit-removed = La contraseña guardada se eliminó.
account-opting = Segundo paso
account-opting-none-yet = Hasta ahora solo la contraseña protege su cuenta. Con un segundo paso, una contraseña robada no abre nada.
account-opting-may = Solo la contraseña protege su cuenta. Nadie le pide un segundo paso, pero con él una contraseña robada no abre nada.
account-opting-is-out = Ha decidido prescindir de un segundo paso por ahora. Solo la contraseña protege su cuenta.
account-set-up = Configurar un segundo paso
account-opt-out = No quiero ninguno
account-opt-out-sure = La mayoría de las cuentas asaltadas solo tenían una contraseña, y a menudo nadie lo notó durante semanas. ¿Seguro que quiere prescindir de él?
account-opt-out-go = Sí, prescindir del segundo paso
account-opt-in = Al final sí quiero un segundo paso
account-opted-out = Ya no se le pedirá un segundo paso, mientras esté permitido.
account-opted-in = En su próximo inicio de sesión se le pedirá que configure un segundo paso. O hágalo ahora.
account-browsers = Navegadores de confianza
account-browsers-what = Inician su sesión solo con la contraseña, porque usted confió en ellos al confirmar un inicio de sesión. Si cambia su segundo paso, eso termina para todos.
account-browsers-none = No hay ninguno. Cuando confirme un inicio de sesión, puede marcar una casilla para confiar en ese navegador.
account-browser-this = Este navegador
account-browser-until = hasta el { $date }
account-browser-end = Dejar de confiar
account-browser-end-named = Dejar de confiar en { $name }
account-browsers-end-all = Dejar de confiar en todos
account-browsers-ended = Se ha retirado la confianza. El próximo inicio de sesión allí pedirá su segundo paso.
account-sessions = Sesiones en otros lugares
account-sessions-what = Si no reconoce alguna de ellas, ciérrela y cambie su contraseña.
account-sessions-none = No tiene ninguna otra sesión iniciada.
account-session-begun = Desde el { $date }
account-session-end = Cerrar sesión
account-session-end-named = Cerrar la sesión de { $name }
account-sessions-end-all = Cerrar todas las demás sesiones
account-sessions-ended = Sesión cerrada allí.
account-history = Sus últimos inicios de sesión
account-history-what = Los de los últimos 90 días, 50 como máximo. Si no reconoce alguno, cambie su contraseña y avise a su servicio de asistencia.
account-history-older = Mostrar los anteriores
account-history-none = Todavía no hay ninguno.
browser-unknown = Navegador desconocido
history-onetouch = Confirmado en el teléfono
history-softtoken = Confirmado con un código de una aplicación de autenticación
history-sms = Confirmado con un código por SMS
history-voice = Confirmado con un código por llamada
history-email = Confirmado con un código por correo electrónico
history-recovery = Confirmado con un código de recuperación
history-bypass = Confirmado con un código del servicio de asistencia
history-set-up = Confirmado al configurar un segundo paso
history-trusted = En un navegador de confianza, solo con la contraseña
history-without = Solo con la contraseña
history-denied = Rechazado en el teléfono
history-not-me = Rechazado: no era usted
history-wrong-number = Rechazado: se escribió un número incorrecto en el teléfono
history-too-many-codes = Rechazado tras demasiados códigos incorrectos
history-cancelled = Cancelado en el navegador
history-withdrawn = Detenido: cambió la cuenta o su segundo paso
history-expired = No confirmado a tiempo
account-change = Cambiar
account-change-named = Cambiar { $name }
account-last-way = Es su única forma de confirmar un inicio de sesión, así que no se puede eliminar. Añada otra primero.
account-phones = Teléfonos
account-phones-what = Un teléfono muestra cada inicio de sesión y usted escribe en él un número corto.
account-phones-none = Aquí todavía no tiene ninguno.
account-phones-full = No puede haber más teléfonos. Elimine uno que no use.
account-phone-add = Añadir un teléfono
account-phone-added = Añadido el { $date }
account-phone-name = Nombre
account-phone-rename = Guardar el nombre
account-phone-renamed = El nombre se guardó.
account-phone-replace-what = Para un teléfono nuevo, o para este si perdió sus datos: se registra de nuevo en lugar de este, que entonces deja de funcionar.
account-phone-replace = Sustituir este teléfono
account-phone-remove-what = Ya no confirmará inicios de sesión, y las sesiones iniciadas con él en otros lugares se cerrarán.
account-phone-removed = El teléfono se eliminó. Ya no confirma inicios de sesión.
account-softtoken = Aplicación de autenticación
account-softtoken-what = Una aplicación que muestra un código de seis dígitos, también sin conexión.
account-softtoken-set = Está configurada.
account-softtoken-none = No está configurada.
account-softtoken-change = Cambiar la aplicación de autenticación
account-softtoken-replace-what = La actual funciona hasta que se confirme la nueva.
account-softtoken-replace = Configurarla de nuevo
account-softtoken-remove = Eliminar la aplicación de autenticación
account-softtoken-removed = La aplicación de autenticación se eliminó. Sus códigos ya no sirven.
account-number = Número de teléfono
account-number-what = Los códigos llegan ahí por SMS o llamada, cuando usted pide uno.
account-number-is = Los códigos se envían al { $to }.
account-number-unproven = { $to } se conoce aquí, pero nunca se confirmó, así que no se le envían códigos.
account-number-none = Aquí todavía no tiene ninguno.
account-number-add = Añadir un número de teléfono
account-number-change = Cambiar el número de teléfono
account-number-change-what = Los códigos llegan al número actual hasta que se confirme el nuevo. Entonces se avisa al número actual y los códigos llegan al nuevo.
account-number-other = Usar otro número
account-number-remove = Eliminar el número de teléfono
account-number-removed = El número de teléfono se eliminó. Ya no se le envían códigos.
account-recovery = Códigos de recuperación
account-recovery-what = Cada uno le permite entrar una vez si pierde su teléfono.
account-recovery-left =
    { $count ->
        [one] Le queda 1 código.
       *[other] Le quedan { $count } códigos.
    }
account-recovery-none = No tiene ninguno.
account-recovery-few = Cree nuevos ahora, para tener uno cuando lo necesite.
account-recovery-unsaved = Estos códigos se crearon el { $date }. Si no los guardó, cree nuevos.
account-recovery-ends = Los códigos que tiene dejan de funcionar cuando se crean nuevos.
account-recovery-make = Crear nuevos códigos de recuperación
account-recovery-kept = Bien. Guarde los códigos en un lugar seguro.
adding-instead-of = Ocupa el lugar de { $device }, que funciona hasta que se confirme el nuevo.
adding-waiting = Esperando al teléfono.
adding-done-title = Listo
adding-done-phone = El teléfono confirma sus inicios de sesión a partir de ahora.
adding-done-softtoken = La aplicación de autenticación confirma sus inicios de sesión a partir de ahora.
adding-done-number = A partir de ahora los códigos llegan a ese número, cuando usted pide uno.
adding-refused-title = No se añadió nada
adding-refused-phone = El teléfono lo rechazó, o se escribió un número distinto del que mostraba esta página. Puede intentarlo de nuevo.
adding-refused-code = Demasiados códigos eran incorrectos. Puede intentarlo de nuevo más tarde.
adding-expired-title = Se acabó el tiempo
adding-expired = No se añadió nada. Puede intentarlo de nuevo.
adding-leave = Volver sin añadir nada
adding-back = Ir a su cuenta
account-language = Idioma
account-language-what = Para estas páginas y para los mensajes que recibe.
account-language-browser = Según el navegador
account-language-save = Guardar el idioma
account-language-saved = El idioma se guardó.

turned-read-title = No se puede leer esta solicitud
turned-read = La solicitud se rechazó porque no se puede leer de una sola manera.
turned-read-advice = Si siguió un enlace, avise a quien se lo dio.
turned-handshake-title = No se puede abrir esta conexión
turned-handshake = Se pidió un WebSocket, pero no como debe ser.
turned-handshake-advice = Si la aplicación funcionaba antes, avise a quienes la administran.
turned-head-title = Esta solicitud es demasiado grande
turned-head = El encabezado de la solicitud es más largo de lo permitido.
turned-head-advice = Suele ayudar eliminar las cookies de este sitio.
turned-host-title = No hay nada bajo este nombre
turned-host = Esta puerta de enlace no conoce el nombre de host de la dirección.
turned-host-advice = Compruebe la dirección.
turned-denied-title = Esta dirección está cerrada
turned-denied = Nadie puede llegar aquí a esta dirección.
turned-method-title = Este método no está permitido
turned-method = La aplicación no acepta solicitudes de este tipo.
turned-body = Una solicitud de este tipo no debe tener contenido.
turned-login-page-title = Inicie sesión en la página de inicio de sesión
turned-credentials = Solo la página de inicio de sesión acepta un nombre de usuario y una contraseña.
turned-credentials-advice = Vaya a la página de inicio de sesión y hágalo allí.
turned-authorization = Estas credenciales no se aceptan aquí.
turned-authorization-advice = Vaya a la página de inicio de sesión.
turned-cross-site-title = Este inicio de sesión vino de otro sitio
turned-cross-site = Otro sitio web intentó iniciar su sesión aquí. No se hizo nada.
turned-cross-site-advice = Abra usted mismo la página de inicio de sesión, por https si puede elegir, y hágalo allí.
turned-closed-title = Esta forma de iniciar sesión está cerrada
turned-closed = Iniciar sesión de esta manera está desactivado aquí.
turned-closed-advice = Use la página de inicio de sesión.
turned-unreadable-title = No se puede leer este inicio de sesión
turned-unreadable = El inicio de sesión se rechazó porque no se puede leer de una sola manera.
turned-unreadable-advice = Abra de nuevo la página de inicio de sesión y hágalo allí.
turned-session-title = Inicie sesión primero
turned-session = No hay sesión, o terminó.
turned-session-advice = Inicie sesión e inténtelo de nuevo.
turned-long-title = Se envió demasiado
turned-long = La solicitud es más larga de lo permitido sin una sesión.
turned-unrecognised-title = Esta forma de iniciar sesión no se conoce
turned-unrecognised = La aplicación inició la sesión de alguien en una dirección donde no se esperaba. No se entregó nada.
turned-unrecognised-advice = Use la página de inicio de sesión. Si era esta, el administrador debe describirla en la configuración.
turned-title = Esto no se hizo
turned-not-passed = La puerta de enlace no lo dejó pasar.
turned-ambiguous-title = Este nombre no está claro
turned-ambiguous = El nombre con el que inició sesión no lleva aquí a una sola persona.
turned-ambiguous-advice = Inicie sesión con su nombre de usuario simple. Si sigue así, pregunte a quienes administran las cuentas.
turned-directory-title = Ahora no se puede averiguar de quién es este nombre
turned-directory = El directorio que conoce los nombres no responde. No se entregó nada.
turned-directory-advice = Inténtelo de nuevo en un momento o inicie sesión con el nombre que usa normalmente.
turned-many-title = Hay demasiados inicios de sesión pendientes
turned-many = Esta cuenta tiene tantos inicios de sesión pendientes como puede haber.
turned-many-advice = Termine o cancele uno de ellos, o espere diez minutos.
turned-trouble-title = La puerta de enlace tiene un problema propio
turned-trouble = No se entregó nada, para que nada salga mal.
turned-trouble-advice = Inténtelo de nuevo en un momento.
turned-under-way-title = Hay un inicio de sesión en curso
turned-under-way = Otro inicio de sesión con esta sesión, o con las mismas credenciales, aún no tiene respuesta.
turned-under-way-advice = Espere un momento e inténtelo de nuevo.
turned-down-title = No se puede acceder a la aplicación
turned-down = La aplicación no responde.
turned-slow-title = La aplicación no responde a tiempo
turned-slow = La aplicación tardó demasiado.
turned-unclear-title = La aplicación no dijo ni sí ni no
turned-unclear = De la respuesta de la aplicación no se pudo saber si la contraseña era correcta. No se entregó nada.
turned-unclear-advice = Inténtelo de nuevo. Si sigue así, avise a quienes administran la aplicación.
turned-broken-title = La aplicación se interrumpió
turned-broken = La respuesta de la aplicación estaba incompleta, o es más larga de lo que se puede conservar.
turned-form-site = Esta solicitud vino de otro sitio.
turned-form-read = No se puede leer este formulario.
turned-form-foreign = Este formulario es de otro inicio de sesión.
turned-form-advice = Vuelva atrás e inténtelo de nuevo.
turned-nothing-title = Aquí no hay nada
turned-nothing = La puerta de enlace no tiene esa página.
turned-page-method = Esta página no se pide de esta manera.

portal-missing-title = No encontrado
portal-missing-lead = Ir a la página del teléfono
phone-no-script = Esta página crea una clave en su navegador y firma con ella. Para ello necesita JavaScript, que está desactivado.

script-signing-in = Confirmado. Iniciando sesión.
script-more-time = Tiene más tiempo.
script-seconds-left =
    { $count ->
        [one] queda 1 segundo
       *[other] quedan { $count } segundos
    }
script-minute-left = queda 1 minuto
script-number-now = El número es ahora { $number }
script-push-ended = La solicitud en su teléfono ha terminado.
script-code-too = También puede usar un código.
script-unreachable = No se puede acceder a la puerta de enlace; los códigos siguen funcionando.
script-copied = Copiado.
script-codes-selected = Los códigos están seleccionados; cópielos con el teclado.
script-selected = Está seleccionado; cópielo con el teclado.
script-downloaded = Guardado como archivo.

overlay-title = Confirme este inicio de sesión
overlay-wait = Un momento…
overlay-code-label = O introduzca un código
overlay-code-use = Usar el código
overlay-again = Preguntar otra vez al teléfono
overlay-set-up = Configurar un segundo paso
overlay-type-number = Escriba este número en su teléfono.
overlay-no-step = Esta cuenta aún no tiene segundo paso.
overlay-code-or-again = Introduzca un código, o pregunte otra vez al teléfono.
overlay-code = Introduzca un código.
overlay-not-done = Esto no se hizo.
