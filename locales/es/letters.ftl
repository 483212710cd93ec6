# Letters that are printed, in Spanish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

letter-account = Cuenta: { $account }
letter-title = Su segundo paso para { $app }
letter-title-several = Su segundo paso para { $app } y otros servicios
letter-why = Para iniciar sesión ya no bastará la contraseña: lo confirmará en su teléfono. Configúrelo una sola vez; se tarda unos dos minutos.
letter-scan = 1. Apunte la cámara de su teléfono a este código y abra la dirección que muestra.
letter-follow = 2. Siga los pasos en el teléfono. Eso es todo.
letter-type = Sin cámara, escriba esta dirección en el navegador de su teléfono, en una sola línea:
letter-once = El código y la dirección sirven una sola vez, y hasta el { $until }.
letter-secret = No los entregue a nadie: quien abra primero la dirección confirmará los inicios de sesión en su cuenta.
letter-used = Si otra persona ya los ha usado, avise de inmediato a su servicio de asistencia.
