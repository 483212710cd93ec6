# What goes out by text message, call and e-mail, in Portuguese.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

sms-code = { $code } é o seu código para entrar em { $app }. Não é você? Troque a sua senha.
email-code = { $code } é o seu código para entrar em { $app }. Se você não está tentando entrar, troque a sua senha.
voice-code = O seu código para entrar em { $app } é { $digits }.
notice-advice = Se não foi você quem pediu isso, avise imediatamente o suporte e troque a sua senha.
notice-others = { $app } e outros
notice-recovery-made = Foram criados novos códigos de recuperação para a sua conta { $account } em { $app }.
notice-phone-added = Um telefone foi adicionado à sua conta { $account } em { $app } para confirmar logins.
notice-softtoken-added = Um app autenticador foi adicionado à sua conta { $account } em { $app } para confirmar logins.
notice-number-added = Um número de telefone foi adicionado à sua conta { $account } em { $app } para confirmar logins.
notice-email-added = Um endereço de e-mail foi adicionado à sua conta { $account } em { $app } para confirmar logins.
notice-recovery-removed = Os códigos de recuperação da sua conta { $account } em { $app } foram removidos.
notice-phone-removed = Um telefone foi removido da sua conta { $account } em { $app } e não confirma mais logins.
notice-softtoken-removed = Um app autenticador foi removido da sua conta { $account } em { $app } e não confirma mais logins.
notice-number-removed = Um número de telefone foi removido da sua conta { $account } em { $app } e não confirma mais logins.
notice-email-removed = Um endereço de e-mail foi removido da sua conta { $account } em { $app } e não confirma mais logins.
notice-reset = Todas as formas de confirmar logins foram removidas da sua conta { $account } em { $app }.
notice-app-password-made = Uma senha de app foi criada para a sua conta { $account } em { $app }: com ela, um programa pode entrar sem uma segunda etapa.
notice-app-password-removed = Uma senha de app da sua conta { $account } em { $app } foi removida.
notice-deposited = A senha que as senhas de app substituem foi salva para a sua conta { $account } em { $app }.
notice-deposit-removed = A senha que as senhas de app substituem foi removida da sua conta { $account } em { $app }.
notice-bypass-made = O suporte criou um código para entrar na sua conta { $account } em { $app } no lugar da segunda etapa.

notice-advice-sms = Não foi você? Avise o suporte.
notice-sms-recovery-made = Novos códigos de recuperação para { $account } ({ $app }).
notice-sms-phone-added = Telefone adicionado a { $account } ({ $app }).
notice-sms-softtoken-added = App autenticador adicionado a { $account } ({ $app }).
notice-sms-number-added = Número de telefone adicionado a { $account } ({ $app }).
notice-sms-email-added = Endereço de e-mail adicionado a { $account } ({ $app }).
notice-sms-recovery-removed = Códigos de recuperação de { $account } ({ $app }) removidos.
notice-sms-phone-removed = Telefone removido de { $account } ({ $app }).
notice-sms-softtoken-removed = App autenticador removido de { $account } ({ $app }).
notice-sms-number-removed = Número de telefone removido de { $account } ({ $app }).
notice-sms-email-removed = Endereço de e-mail removido de { $account } ({ $app }).
notice-sms-reset = Todas as segundas etapas de { $account } ({ $app }) removidas.
notice-sms-app-password-made = Senha de app criada para { $account } ({ $app }).
notice-sms-app-password-removed = Senha de app de { $account } ({ $app }) removida.
notice-sms-deposited = Senha salva para { $account } ({ $app }).
notice-sms-deposit-removed = Senha salva de { $account } ({ $app }) removida.
notice-sms-bypass-made = O suporte criou um código para { $account } ({ $app }).

ask-sign-in = Entrar em { $app }?
ask-go-on = Continuar em { $app }?
ask-set-up = Usar este telefone para entrar em { $app }?
ask-app = Aplicativo
ask-user = Usuário
ask-browser = Navegador
ask-address = Endereço
ask-time = Hora
